// What was measured, row by row: the median and the worst of several, beside what is aimed at. Nothing is judged.

export class Figures {
  #rows = new Map();

  /** One more of that name; `aim_ms` is what is aimed at, if anything. */
  add(name, aim_ms, ms) {
    const row = this.#rows.get(name) ?? { aim_ms, all: [] };
    row.all.push(ms);
    this.#rows.set(name, row);
  }

  /** As a table in Markdown, in the order in which things were first measured. */
  table() {
    const rows = [...this.#rows].map(([name, { aim_ms, all }]) => {
      const sorted = all.toSorted((a, b) => a - b);
      const cells = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((ms) => Math.round(ms).toLocaleString('en'));
      return `| ${[name, ...cells, aim_ms?.toLocaleString('en') ?? '', all.length].join(' | ')} |`;
    });
    return ['| ms | median | worst | aim | of |', '| --- | ---: | ---: | ---: | ---: |', ...rows].join('\n');
  }
}
