// The real window: `Satchel` with a store of its own, steered by WebKitWebDriver on a screen of its own.
// A window may be killed at any moment and opened again on the same store.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Builder, WebDriver } from 'selenium-webdriver';
import { Executor, HttpClient } from 'selenium-webdriver/http/index.js';
import { Capabilities } from 'selenium-webdriver';
import { ZONE } from './day.mjs';
import { Display } from './display.mjs';
import { Screen } from './screen.mjs';
import { program } from './place.mjs';
import { Running, freePort } from './process.mjs';
import { GONE, until } from './until.mjs';

/** Sizes that the screens are made for. */
export const SIZES = { tablet: { width: 1280, height: 800 }, portrait: { width: 800, height: 1280 }, phone: { width: 390, height: 844 } };

/** Asks the driver; fails at once when it is gone. Selenium waits for ever for the rest of an answer that was cut short. */
class Steering extends HttpClient {
  #gone;
  constructor(url, driver) {
    super(url);
    this.#gone = driver.ended.then(() => { throw new Error(GONE); });
    this.#gone.catch(() => { /* Whoever asks hears it. */ });
  }
  send(request) { return Promise.race([super.send(request), this.#gone]); }
}

export class Window {
  #display;
  #driver;
  #web;
  store;
  name;

  constructor(folder, name) {
    this.name = name;
    this.folder = join(folder, name);
    this.store = join(this.folder, 'store');
  }

  /** Opens the window on its store and waits until something is drawn in it. */
  async open(size = SIZES.tablet) {
    this.#display ??= await Display.start();
    const port = await freePort();
    this.#driver = new Running('WebKitWebDriver', [`--port=${port}`], { env: this.#environment() });
    const url = `http://127.0.0.1:${port}`;
    await until('WebKitWebDriver answers', async () => (await fetch(`${url}/status`)).ok);
    const wanted = new Capabilities({ 'webkitgtk:browserOptions': { binary: program('Satchel'), args: ['--store', this.store] } });
    this.#web = WebDriver.createSession(new Executor(new Steering(url, this.#driver)), wanted);
    await this.#web.getSession();
    this.screen = new Screen(this.#web);
    await this.resize(size);
    await until('the window draws', () => this.screen.text());
    return this;
  }

  #environment() {
    const own = { XDG_DATA_HOME: 'data', XDG_CACHE_HOME: 'cache', XDG_CONFIG_HOME: 'config', XDG_STATE_HOME: 'state' };
    const homes = Object.entries(own).map(([name, path]) => [name, join(this.folder, path)]);
    return {
      ...process.env, ...Object.fromEntries(homes), DISPLAY: this.#display.name, WAYLAND_DISPLAY: '', GDK_BACKEND: 'x11', TZ: ZONE, LANG: 'zh_TW.UTF-8', LC_ALL: '',
      TAURI_WEBVIEW_AUTOMATION: 'true', NO_AT_BRIDGE: '1',
    };
  }

  /** Makes what is drawn exactly that large. */
  async resize({ width, height }) {
    const set = () => this.#web.manage().window().setRect({ x: 0, y: 0, width, height });
    await set();
    await until(`the window is ${width}x${height}`, async () => {
      const inner = await this.#web.executeScript('return [innerWidth, innerHeight]');
      if (inner[0] === width && inner[1] === height) return true;
      const outer = await this.#web.manage().window().getRect();
      await this.#web.manage().window().setRect({ x: 0, y: 0, width: outer.width + width - inner[0], height: outer.height + height - inner[1] });
      return false;
    });
    // Rows are measured anew over some frames; a press in between would hit what has moved away.
    await this.screen.atRest();
  }

  /** The process of the program itself, told by its store. */
  get pid() {
    const isOurs = (pid) => {
      try { return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(this.store); } catch { return false; }
    };
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).find(isOurs);
  }

  /** Kills the program as a dead battery does, with its page and whatever steered it: all are of one process group. */
  async kill() {
    await this.#driver.stop('SIGKILL');
    await until('the program is gone', () => this.pid === undefined);
    this.#driver = undefined;
    this.#web = undefined;
  }

  /** Closes the window and all that belongs to it. */
  async close() {
    // No good-bye by WebDriver: a window that hangs would hang it.
    const { pid } = this;
    if (pid) process.kill(pid, 'SIGKILL');
    await this.#driver?.stop('SIGKILL');
    await this.#display?.stop();
    this.#driver = this.#web = this.#display = undefined;
  }

  /** What the page complained of; nothing, when no window is open. */
  async mishaps() { return this.#web ? this.screen.mishaps() : []; }

  /** A picture of the window, as a PNG file. */
  async picture(path) {
    writeFileSync(path, await this.#web.takeScreenshot(), 'base64');
  }

  /** What the program said last, for a failure. */
  get log() { return this.#driver?.lines.slice(-60).join('\n') ?? ''; }
}
