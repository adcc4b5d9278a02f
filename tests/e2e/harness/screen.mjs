// What stands in the window, found as a person finds it: by role and accessible name, in either language.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Key } from 'selenium-webdriver';
import { until } from './until.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGE = readFileSync(new URL('page.js', import.meta.url), 'utf8');
/** Things told when something is missing. */
const TOLD_MAX = 60;

const patternOf = (name) => (name instanceof RegExp ? name : new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));

export class Screen {
  constructor(web) { this.web = web; }

  /** Runs a function inside of the window. */
  async run(script, ...words) {
    if (!(await this.web.executeScript('return typeof satchelTest === "object" && typeof axe === "object"'))) {
      await this.web.executeScript(AXE);
      await this.web.executeScript(PAGE);
    }
    return this.web.executeScript(script, ...words);
  }

  /** Waits until what was asked of the page is drawn and nothing moves any more. */
  atRest() {
    return this.web.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const frames = (left) => (left ? requestAnimationFrame(() => frames(left - 1)) : void Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => done()));
      frames(3);`);
  }

  /** What the page complained of since it was asked last. */
  mishaps() { return this.run('return satchelTest.mishaps.splice(0)'); }

  /** All that is written in the window. */
  text() { return this.web.executeScript('return document.body?.innerText ?? ""'); }

  /** All that is written in an element. */
  textOf(element) { return this.web.executeScript('return arguments[0].innerText', element); }

  /** Everything of that role and name, now. */
  all(role, name, within) {
    return this.run('return satchelTest.all(arguments[0], arguments[1], arguments[2])', role, patternOf(name).source, within ?? null);
  }

  /** Waits for it; fails with what stood there instead. */
  async the(role, name, within) {
    try {
      return await until(`${role} ${name}`, async () => (await this.all(role, name, within))[0]);
    } catch (fault) {
      const told = await this.run('return satchelTest.told()');
      throw new Error(`${fault.message}\nthere were:\n  ${told.slice(0, TOLD_MAX).join('\n  ')}`);
    }
  }

  /** Waits until nothing of that role and name is there. */
  gone(role, name) { return until(`no ${role} ${name}`, async () => (await this.all(role, name)).length === 0); }

  /** Waits until the window says it. */
  async says(words) {
    const pattern = words instanceof RegExp ? words : new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    try {
      return await until(`the window says ${words}`, async () => pattern.exec(await this.text()));
    } catch (fault) {
      throw new Error(`${fault.message}\nit says:\n${await this.text()}`);
    }
  }

  /** Presses a button, or whatever else has that role and name. A screen drawn anew meanwhile is looked at again. */
  async press(name, { role = 'button', within } = {}) {
    await until(`pressing ${name}`, async () => {
      const it = await this.the(role, name, within);
      // A box or a radio button is drawn by its label, which is what a finger hits.
      const target = await this.web.executeScript(
        `const target = arguments[0].matches('input[type=radio], input[type=checkbox]') ? arguments[0].closest('label') ?? arguments[0] : arguments[0];
         target.scrollIntoView({ block: 'center', behavior: 'instant' });
         return target;`, it);
      await target.click();
      return true;
    });
  }

  /** Puts the caret into a field and types, instead of what stood there. */
  async type(name, text, { within } = {}) {
    const it = await this.the('field', name, within);
    await this.web.executeScript('arguments[0].focus(); arguments[0].select?.()', it);
    await it.sendKeys(...(text === '' ? [Key.BACK_SPACE] : [text]));
    return it;
  }

  /** Types and leaves the field, which saves it in a form of work. */
  async fill(name, text, options) {
    const it = await this.type(name, text, options);
    await it.sendKeys(Key.TAB);
  }

  /** What a field holds. */
  async value(name) { return (await this.the('field', name)).getAttribute('value'); }

  /** Chooses an entry of a list by what it says. */
  async choose(name, entry) {
    const it = await this.the('field', name);
    const chosen = await this.web.executeScript(
      `const option = [...arguments[0].options].find((option) => new RegExp(arguments[1]).test(option.text.trim()));
       if (!option) return false;
       arguments[0].value = option.value;
       arguments[0].dispatchEvent(new Event('change', { bubbles: true }));
       return true;`, it, patternOf(entry).source);
    if (!chosen) throw new Error(`${name} has no entry ${entry}`);
  }

  /** A key of the keyboard map, outside of any field. */
  async key(...keys) {
    await this.web.executeScript('document.activeElement?.blur?.()');
    await this.web.actions().sendKeys(...keys).perform();
  }
}
