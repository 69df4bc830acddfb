import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Handler, Hono } from 'hono';
import { compress } from 'hono/compress';

/**
 * Serves the built browser app: files by name, and its one page for every other address.
 *
 * @param directory - Where `vite build` put it.
 */
export function webApp(directory: string): Hono {
  const app = new Hono();
  if (!existsSync(join(directory, 'index.html'))) {
    app.get('*', (context) =>
      context.text('Cannot show the page: the web app must be built, run `npm run build`', 503),
    );
    return app;
  }
  const serveIndex = serveStatic({ root: directory, path: 'index.html' });
  // Names the files by their hashes, so it must be asked for anew each time.
  const page: Handler = (context, next) => {
    context.header('cache-control', 'no-cache');
    return serveIndex(context, next);
  };
  app.use(compress());
  app.use('/assets/*', async (context, next) => {
    await next();
    // Names of these files hold a hash of their content.
    if (context.res.ok) context.header('cache-control', 'public, max-age=31536000, immutable');
  });
  app.on('GET', ['/', '/index.html'], page);
  app.use('*', serveStatic({ root: directory }));
  // A file that does not exist must not be answered with the page, or a stale page loads HTML as a script.
  app.get('/assets/*', (context) => context.notFound());
  app.get('*', page);
  return app;
}
