// How much room there is, in letters rather than pixels: at 200 % text a tablet is as narrow as a phone.

/** In rem: below, one column and a bar at the foot; at or above, the rail and panes side by side. */
export const WIDE_REM = 62.5;
/** In rem: below, a phone. */
export const PHONE_REM = 37.5;

class Layout {
  rem = $state(80);
  narrow = $derived(this.rem < WIDE_REM);
  phone = $derived(this.rem < PHONE_REM);

  /** Follows the window and the text size. */
  follow(): () => void {
    const measure = () => { this.rem = innerWidth / parseFloat(getComputedStyle(document.documentElement).fontSize); };
    measure();
    addEventListener('resize', measure);
    const watch = new MutationObserver(measure);
    watch.observe(document.documentElement, { attributeFilter: ['data-text', 'data-theme'] });
    return () => { removeEventListener('resize', measure); watch.disconnect(); };
  }
}

export const layout = new Layout();
