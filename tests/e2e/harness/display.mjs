// A screen nobody looks at: Xvfb at a number it finds free itself.
import { Running } from './process.mjs';

/** Room for the largest window that is tried. */
const SIZE = '1600x1200x24';

export class Display {
  #server;
  name;

  static async start() {
    const display = new Display();
    const words = ['-displayfd', '3', '-screen', '0', SIZE, '-nolisten', 'tcp', '-noreset'];
    display.#server = new Running('Xvfb', words, { extra: ['pipe'] });
    display.name = `:${(await display.#server.line(/^(\d+)$/))[1]}`;
    return display;
  }

  async stop() { await this.#server.stop(); }
}
