// Builds the app's window: one page, external scripts and styles only, nothing fetched from elsewhere.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  // Tauri's builder says which system it builds for.
  envPrefix: ['VITE_', 'TAURI_ENV_'],
  // bits-ui has no runes setting of its own; only our files are forced into runes mode.
  plugins: [svelte()],
  build: {
    target: 'safari15',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});
