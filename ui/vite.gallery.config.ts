// Builds the gallery: every part and screen with made-up answers, for looking at. Never part of the app.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  // The one door is exchanged here and only here.
  resolve: { alias: [{ find: /^\.\/door$/, replacement: fileURLToPath(new URL('gallery/door.ts', import.meta.url)) }] },
  build: {
    target: 'safari15',
    outDir: 'dist-gallery',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'gallery.html' },
  },
});
