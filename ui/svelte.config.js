// How Svelte compiles: runes everywhere, styles to external files (the app's CSP allows nothing inline).
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, css: 'external' },
};
