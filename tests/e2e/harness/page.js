// Runs inside of the window, once a page: finds what a person or a screen reader would, by role and accessible name.
// Beside it stands axe-core, whose reading of roles and names is used; nothing here asks for a class or an id.
window.satchelTest = (() => {
  const FIELDS = ['textbox', 'searchbox', 'spinbutton', 'combobox', 'listbox'];

  /** The dialog in front, or the page: what is behind a dialog cannot be reached. */
  function front() {
    return [...document.querySelectorAll('dialog[open]')].findLast((dialog) => dialog.matches(':modal')) ?? document.body;
  }

  function isField(element, role) {
    return FIELDS.includes(role) || (element instanceof HTMLInputElement && element.type === 'password');
  }

  function isSeen(element) {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ checkVisibilityCSS: true });
  }

  /** Every element of that role with such a name; `field` is whatever one can write in. */
  function all(role, source, within) {
    const pattern = new RegExp(source);
    axe.teardown();
    axe.setup(document.documentElement);
    const around = within ?? front();
    const found = [around, ...around.querySelectorAll('*')].filter((element) => {
      const its = axe.commons.aria.getRole(element);
      if (role === 'field' ? !isField(element, its) : its !== role) return false;
      if (!isSeen(element) || !axe.commons.dom.isVisibleToScreenReaders(element)) return false;
      return pattern.test(axe.commons.text.accessibleText(element).replace(/\s+/g, ' ').trim());
    });
    axe.teardown();
    return found;
  }

  /** Role and name of all one could act on, for the message of a failure. */
  function told() {
    axe.teardown();
    axe.setup(document.documentElement);
    const seen = [...front().querySelectorAll('button, a, input, select, textarea, [role], h1, h2, h3')].filter(isSeen);
    const lines = seen.map((element) => `${axe.commons.aria.getRole(element)}: ${axe.commons.text.accessibleText(element).replace(/\s+/g, ' ').trim().slice(0, 80)}`);
    axe.teardown();
    return lines;
  }

  /** What the page complained of: errors nobody caught, and what its own policy refused. */
  const mishaps = [];
  addEventListener('error', (event) => mishaps.push(`error: ${event.message} ${event.filename}:${event.lineno}`));
  addEventListener('unhandledrejection', (event) => mishaps.push(`unhandled: ${event.reason?.message ?? JSON.stringify(event.reason)}`));
  document.addEventListener('securitypolicyviolation', (event) => mishaps.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));

  return { all, told, front, mishaps };
})();
