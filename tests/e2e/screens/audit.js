// Small targets, cut, clipped, tiny and lost text of the page that is shown. Answers what it found, one line each.
// Its origin is audit.js of the design papers, written for the mock-ups; here it knows real controls, what only a
// screen reader is meant to hear, and that what lies in a scrolling pane is not lost.
return (() => {
  const found = new Set();
  const [W, H] = [innerWidth, innerHeight];
  const TARGET_MIN = 44;
  const TEXT_MIN = 12;
  const CONTROLS = 'button, a[href], input, select, textarea, [role=button], [role=tab], [role=menuitem], [role=spinbutton]';
  const front = [...document.querySelectorAll('dialog[open]')].findLast((dialog) => dialog.matches(':modal')) ?? document.body;

  /** Drawn in one pixel for those who listen. */
  const isAloud = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      if (style.position === 'absolute' && ((box.width <= 1.5 && box.height <= 1.5) || style.clipPath === 'inset(50%)')) return true;
    }
    return false;
  };
  const boxOf = (element) => {
    const box = element.getBoundingClientRect();
    return box.width && box.height && element.checkVisibility({ checkVisibilityCSS: true }) && !isAloud(element) ? box : null;
  };
  const said = (element) => (element.getAttribute('aria-label') || element.textContent || element.value || '').trim().slice(0, 30);
  const scrolls = (value) => value === 'auto' || value === 'scroll';
  const paneOf = (element, axis) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (scrolls(getComputedStyle(at)[axis])) return at;
    return null;
  };

  for (const control of front.querySelectorAll(CONTROLS)) {
    const box = boxOf(control);
    if (!box) continue;
    // What a label draws is hit by its label; a box inside of a drawn frame, by the frame.
    const label = control.matches('input[type=radio], input[type=checkbox]') ? control.closest('label') : null;
    const target = label ? label.getBoundingClientRect() : box;
    if (target.height < TARGET_MIN - 0.5 || target.width < TARGET_MIN - 0.5) {
      found.add(`SMALL ${Math.round(target.width)}x${Math.round(target.height)} ${control.tagName.toLowerCase()} ${said(control)}`);
    }
  }
  for (const element of front.querySelectorAll('*')) {
    const text = element.children.length === 0 ? element.textContent.trim().slice(0, 30) : '';
    const box = text ? boxOf(element) : null;
    if (!box || element.closest('svg') || element.matches('option, script, style')) continue;
    const style = getComputedStyle(element);
    // A name may be cut at its end when the whole of it is one touch away; nothing else may.
    const isWholeElsewhere = !!element.closest('[title]') && element.closest('[title]').title.includes(text);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && style.overflowX !== 'visible' && !isWholeElsewhere) found.add(`CUT ${text}`);
    if (box.left < -1 || (box.right > W + 1 && !paneOf(element, 'overflowX'))) found.add(`OFF ${text} right ${Math.round(box.right)}`);
    if ((box.bottom > H + 1 || box.top < -1) && !paneOf(element, 'overflowY')) found.add(`OFF ${text} bottom ${Math.round(box.bottom)}`);
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      const its = getComputedStyle(at);
      if (scrolls(its.overflowX) || scrolls(its.overflowY)) break;
      if (its.overflowX !== 'hidden' && its.overflowX !== 'clip') continue;
      const around = at.getBoundingClientRect();
      if (box.right > around.right + 1 || box.bottom > around.bottom + 1) found.add(`CLIP ${text}`);
      break;
    }
    if (parseFloat(style.fontSize) < TEXT_MIN) found.add(`TINY ${style.fontSize} ${text}`);
  }
  if (document.scrollingElement.scrollWidth > W + 1) found.add(`WIDE the page scrolls sideways: ${document.scrollingElement.scrollWidth}`);
  return [...found];
})();
