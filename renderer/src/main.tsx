import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from '#renderer/app/App.tsx';
import { AppProviders } from '#renderer/app/AppProviders.tsx';
import { queryClient } from '#renderer/lib/api.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <AppProviders>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </AppProviders>,
);
