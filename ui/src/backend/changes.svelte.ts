// A count that grows whenever what screens show may have changed: records saved here or received, the language, the day.

/** While a sync brings hundreds of records, screens ask again this often, not for each. */
const STORM_MS = 300;

class Changes {
  /** Read it in an effect to run again on every change. */
  count = $state(0);

  /** Tells everybody who shows something to ask again. */
  tell(): void {
    this.count += 1;
  }
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** The same for what comes from elsewhere, many at once. */
  tellSoon(): void {
    this.#soon ??= setTimeout(() => { this.#soon = undefined; this.tell(); }, STORM_MS);
  }
}

export const changes = new Changes();
