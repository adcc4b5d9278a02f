// A count that grows whenever what screens show may have changed: records saved here or received, the language, the day.

class Changes {
  /** Read it in an effect to run again on every change. */
  count = $state(0);

  /** Tells everybody who shows something to ask again. */
  tell(): void {
    this.count += 1;
  }
}

export const changes = new Changes();
