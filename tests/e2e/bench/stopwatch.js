// Runs inside of the window: how long a press or a key takes until the page is painted and at rest, by the page's own clock.
// Whoever steers the window asks afterwards, so that the time its questions take is in no figure.
window.satchelWatch ??= (() => {
  /** At rest: nothing was asked of Rust and nothing changed for so long. This waiting is in no figure either. */
  const QUIET_MS = 120;
  const BEGINS = ['click', 'keydown', 'beforeinput'];
  let asking = 0;
  let since = 0;
  let run;

  const send = window.fetch;
  window.fetch = (...words) => {
    const of = run;
    if (asking === 0) since = performance.now();
    asking += 1;
    return send(...words).finally(() => {
      asking -= 1;
      if (asking === 0 && of?.began) of.waited += performance.now() - Math.max(since, of.began);
    });
  };

  /** What stands now is painted once the second frame from here begins. */
  function painted(of) {
    of.frames += 1;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      of.frames -= 1;
      of.last = performance.now();
      of.first ??= of.last;
    }));
  }
  new MutationObserver(() => { if (run?.began) painted(run); })
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  /** Runs from the next press or key. */
  function ready() {
    const mine = { frames: 0, waited: 0 };
    run = mine;
    const begin = () => {
      for (const name of BEGINS) removeEventListener(name, begin, true);
      mine.began = performance.now();
      painted(mine);
    };
    for (const name of BEGINS) addEventListener(name, begin, true);
  }

  /** Tells, once the page is at rest: when it was first painted, when last, and how long it waited for Rust. */
  function told(done) {
    const { began, frames, last, first, waited } = run;
    const isAtRest = began && frames === 0 && asking === 0 && performance.now() - last > QUIET_MS;
    if (isAtRest) done({ first: first - began, rest: last - began, waited });
    else setTimeout(told, 20, done);
  }
  return { ready, told };
})();
