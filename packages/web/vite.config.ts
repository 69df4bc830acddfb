import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    // The page's policy lets it load nothing but files of this server: no data addresses for fonts.
    assetsInlineLimit: 0,
    // The renderer of Markdown, loaded with the first answer.
    chunkSizeWarningLimit: 1_000,
  },
  // Hundreds of files, one for each language that code may be in; their list would bury the server's address.
  logLevel: 'warn',
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});
