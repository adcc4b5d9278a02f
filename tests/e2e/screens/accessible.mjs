// axe-core on the screen that is shown: every rule it has, none switched off.

/** What it found, one line each: rule, what it means, where. */
export async function accessible(screen) {
  await screen.run('return true');
  const [problems, fault] = await screen.web.executeAsyncScript(`
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
      (told) => done([told.violations.map((one) => ({ id: one.id, help: one.help, nodes: one.nodes.map((node) => ({ at: node.target.join(' '), why: node.failureSummary, html: node.html })) })), null]),
      (fault) => done([[], String(fault)]));
  `);
  if (fault) throw new Error(`axe did not run: ${fault}`);
  return problems.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}\n    at ${node.at}\n    ${node.html.slice(0, 200)}\n    ${node.why.replace(/\s+/g, ' ')}`));
}
