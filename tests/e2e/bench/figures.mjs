// What was measured, row by row: the median and the worst of several, beside what is aimed at. Nothing is judged.

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];

export class Figures {
  #rows = new Map();

  /** One more of that name; `aim_ms` is what is aimed at, if anything; `waited` how long of it the page waited for Rust. */
  add(name, aim_ms, ms, waited) {
    const row = this.#rows.get(name) ?? { aim_ms, all: [], waits: [] };
    row.all.push(ms);
    if (waited !== undefined) row.waits.push(waited);
    this.#rows.set(name, row);
  }

  /** As a table in Markdown, in the order in which things were first measured. */
  table() {
    const rows = [...this.#rows].map(([name, { aim_ms, all, waits }]) => {
      const cells = [median(all), Math.max(...all), median(waits), aim_ms].map((ms) => (ms === undefined ? '' : Math.round(ms).toLocaleString('en')));
      return `| ${[name, ...cells, all.length].join(' | ')} |`;
    });
    return ['| ms | median | worst | of it Rust | aim | times |', '| --- | ---: | ---: | ---: | ---: | ---: |', ...rows].join('\n');
  }
}
