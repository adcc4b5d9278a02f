// The line between a tablet and the server: bytes pass until it is cut, and again once it is mended.
import { connect, createServer } from 'node:net';

export class Line {
  #server;
  #target;
  #open = new Set();
  #isCut = false;
  #isHeld = false;
  url;
  /** Connections begun while it was whole, and bytes carried: an idle tablet adds none. */
  connections = 0;
  bytes = 0;
  /** When something last went over it. */
  lastMs = Date.now();

  /** Opens a line to the server at that address. */
  static async to(url) {
    const line = new Line();
    line.#target = Number(new URL(url).port);
    line.#server = createServer((device) => line.#carry(device));
    await new Promise((resolve, reject) => {
      line.#server.once('error', reject);
      line.#server.listen(0, '127.0.0.1', resolve);
    });
    line.url = `http://127.0.0.1:${line.#server.address().port}`;
    return line;
  }

  #carry(device) {
    if (this.#isCut) { device.destroy(); return; }
    this.connections += 1;
    this.lastMs = Date.now();
    const server = connect(this.#target, '127.0.0.1');
    for (const [from, to] of [[device, server], [server, device]]) {
      this.#open.add(from);
      from.on('data', (bytes) => { this.bytes += bytes.length; this.lastMs = Date.now(); });
      from.on('error', () => to.destroy());
      from.on('close', () => { this.#open.delete(from); to.destroy(); });
      from.pipe(to);
    }
    if (this.#isHeld) device.pause();
  }

  /** Lets nothing more through, without a word: the line is there, and slow for ever. */
  hold() {
    this.#isHeld = true;
    for (const socket of this.#open) socket.pause();
  }

  /** Takes the network away: what runs is broken off, what begins is refused. */
  cut() {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  }

  /** Brings it back. */
  mend() {
    this.#isCut = this.#isHeld = false;
    for (const socket of this.#open) socket.resume();
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
