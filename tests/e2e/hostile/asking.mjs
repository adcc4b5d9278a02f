// Asks the program behind the window as the page does, or as a page would that was taken over.

/** So long nothing takes that does not hang. */
const HANG_MS = 20_000;

const ASK = `
  const [asking, hang_ms, done] = arguments;
  const one = ([name, given]) => Promise.race([
    window.__TAURI_INTERNALS__.invoke(name, given).then((answer) => ({ answer }), (refused) => ({ refused })),
    new Promise((late) => setTimeout(late, hang_ms, { hangs: true })),
  ]);
  (async () => {
    const told = [];
    for (const each of asking) told.push(await one(each));
    return told;
  })().then((told) => done(JSON.stringify(told)), (fault) => done(JSON.stringify([{ fault: String(fault) }])));`;

/** One after the other; of each what was answered, or with what it was refused. `asking`: [command, arguments] each. */
export async function askAll({ web }, asking) {
  const told = [];
  // A script has half a minute: a hundred questions are asked in much less.
  for (let at = 0; at < asking.length; at += 100) {
    told.push(...JSON.parse(await web.executeAsyncScript(ASK, asking.slice(at, at + 100), HANG_MS)));
  }
  return told;
}

/** The same of our own commands, which take what is asked under one name. */
export const ask = (screen, asking) => askAll(screen, asking.map(([name, asked]) => [name, { asked }]));
