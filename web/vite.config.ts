import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// One chunk for what every screen needs and what rarely changes, so that a new version of the page loads little anew.
export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080' } },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 3 },
            {
              name: 'frame',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|openapi-fetch|dayjs)[\\/]/,
              priority: 2,
            },
          ],
        },
      },
    },
  },
})
