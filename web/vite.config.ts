import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// `npm run dev` shows the page against a console that runs on YUNNAO (default: the demo's address).
const brain = process.env.YUNNAO ?? 'http://127.0.0.1:8701';

export default defineConfig({
  plugins: [svelte()],
  build: { target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/api': { target: brain, ws: true, changeOrigin: true } } },
});
