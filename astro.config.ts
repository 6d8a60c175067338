import { defineConfig, passthroughImageService } from 'astro/config';

// The build command overrides `outDir` and `cacheDir`: a site takes the place of the last one only when all of it passed.
export default defineConfig({
  output: 'static',
  cacheDir: './.huntbook/astro',
  trailingSlash: 'always',
  build: {
    format: 'directory',
    assets: 'assets',
    inlineStylesheets: 'never',
  },
  prerenderConflictBehavior: 'error',
  devToolbar: { enabled: false },
  // Pages hold no images to resize: no image library is needed.
  image: { service: passthroughImageService() },
  vite: {
    build: {
      assetsInlineLimit: 0,
      rollupOptions: { output: { assetFileNames: 'assets/[name].[hash][extname]' } },
    },
  },
});
