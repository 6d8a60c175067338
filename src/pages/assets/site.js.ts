/** The site's one script: page behaviour and search, as a classic script that runs from `file://` too. */

import { root } from 'astro:config/server';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { APIRoute } from 'astro';
import { build } from 'esbuild';

/** Entries, in the order in which they start. */
const PARTS = ['src/components/client/site.ts', 'src/search/client/main.ts'];

/** The bundle: minified, wrapped, without source map, the same bytes for the same sources. */
export const GET: APIRoute = async () => {
  const folder = fileURLToPath(root);
  const present = PARTS.filter((part) => existsSync(new URL(part, root)));
  const { outputFiles } = await build({
    stdin: {
      contents: present.map((part) => `import './${part}';`).join('\n'),
      resolveDir: folder,
      sourcefile: 'site.js',
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return new Response(outputFiles[0]?.text ?? '', { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
};
