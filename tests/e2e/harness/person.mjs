// A person at the window: what they do first every day, and how they go from screen to screen.
import { Key } from 'selenium-webdriver';
import { PIN } from './tablet.mjs';
import { until } from './until.mjs';
import { beginning, say } from './words.mjs';

export class Person {
  constructor(window) { this.window = window; }

  get screen() { return this.window.screen; }

  /** Makes the tablet theirs with a code from the office, and waits until work can begin. */
  async enrol(url, code) {
    const { screen } = this;
    await screen.type(say('enrol_text'), `${url} ${code}`);
    await until('address and code are told apart', async () => (await screen.value(say('enrol_code'))) === code);
    await screen.type(say('enrol_device'), this.window.name);
    await screen.type(say('pin_choose'), PIN);
    await screen.type(say('pin_again'), PIN);
    await screen.press(say('enrol_do'));
    await this.begin();
  }

  /** From the first sync, or straight from unlocking, to Today. */
  async begin() {
    const { screen } = this;
    await until('work can begin', async () => {
      if ((await screen.all('button', say('nav_today'))).length) return true;
      const [open] = await screen.all('button', say('first_open'));
      if (open && !(await open.getAttribute('aria-disabled'))) await open.click();
      return false;
    });
  }

  /** Opens the tablet with the PIN; picks the person first where there are several. */
  async unlock(name) {
    const { screen } = this;
    await screen.says(/PIN/);
    if (name && !(await screen.all('field', say('pin'))).length) await screen.press(new RegExp(name));
    await screen.type(say('pin'), PIN);
    await screen.press(say('unlock_do'));
    await this.begin();
  }

  /** To one of the five ways: today, accounts, quotes, catalogue, more. */
  async go(way) {
    await this.screen.press(say(`nav_${way}`));
    await until(`${way} is open`, async () => {
      const [button] = await this.screen.all('button', say(`nav_${way}`));
      return (await button?.getAttribute('aria-current')) === 'page';
    });
  }

  /** To the sync centre, by the clasp. */
  async toSync() {
    await until('the clasp is pressed', async () => {
      await (await this.clasp()).button.click();
      return true;
    });
    await this.screen.the('button', new RegExp(`${say('sync_now').source}|${say('sync_going').source}`));
  }

  /** What the clasp says now: its state, and its words as a screen reader hears them. */
  async clasp() {
    const button = await until('the clasp is there', () => this.screen.web.executeScript(
      'return document.querySelector("[role=status][data-clasp] button")'));
    return {
      button,
      state: await this.screen.web.executeScript('return document.querySelector("[data-clasp]")?.dataset.clasp'),
      spoken: await button.getAccessibleName(),
    };
  }

  /** Waits until the clasp says that state, in such words, and answers them. A time of day stands there too: `12` alone is no count. */
  async sees(state, words = /./) {
    const clasp = await until(`the clasp says ${state}, ${words}`, async () => {
      const now = await this.clasp();
      return now.state === state && words.test(now.spoken) && now;
    });
    return clasp.spoken;
  }

  /** Waits until nothing is on its way: all received, or only what needs somebody is left. */
  async settled() {
    return until('nothing is on its way', async () => {
      const { state, spoken } = await this.clasp();
      return (state === 'received' || state === 'needs-you') && !/待送|waiting/.test(spoken) && spoken;
    });
  }

  /** Asks for a round now, and waits until it is over. */
  async sync() {
    await this.toSync();
    await this.screen.press(new RegExp(`${say('sync_now').source}|${say('sync_going').source}`));
  }

  /** Speaks the other language from now on. */
  async speak(language) {
    await this.settings();
    await this.screen.press(language === 'en' ? 'English' : '中文', { role: 'radio' });
    await until(`the page is in ${language}`, async () => (await this.screen.web.executeScript('return document.documentElement.lang')).startsWith(language));
  }

  /** Opens the settings. */
  async settings() {
    await this.go('more');
    await this.screen.press(beginning('more_settings'));
  }

  /** Finds an account by typing, and opens it. */
  async openAccount(name) {
    await this.go('accounts');
    const box = await this.screen.type(say('account_search'), name);
    await this.screen.the('button', new RegExp(name));
    await box.sendKeys(Key.ENTER);
    await this.screen.the('heading', new RegExp(name));
  }
}
