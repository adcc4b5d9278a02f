// Text that is being composed (注音, 倉頡) is nobody's business until it is chosen: no search, no save, no shortcut.

/** Whether this key belongs to an input method. WebKit ends a composition before it sends the key that ended it: 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

type TextBox = HTMLInputElement | HTMLTextAreaElement;

/** Tells the text of a box each time it changed and nothing in it is being composed. */
export function settled(told: (text: string) => void) {
  return (box: TextBox) => {
    let composing = false;
    const tell = () => {
      if (!composing) told(box.value);
    };
    const starts = () => { composing = true; };
    const ends = () => { composing = false; tell(); };
    const changes = (event: Event) => { if (!(event as InputEvent).isComposing) tell(); };
    box.addEventListener('compositionstart', starts);
    box.addEventListener('compositionend', ends);
    box.addEventListener('input', changes);
    return () => {
      box.removeEventListener('compositionstart', starts);
      box.removeEventListener('compositionend', ends);
      box.removeEventListener('input', changes);
    };
  };
}

/** Whether a key was pressed where people type, so that single letters are theirs. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [role=textbox]');
}
