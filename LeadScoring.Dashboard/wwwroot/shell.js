// What must work without the server: the theme, the viewer's time zone, the state of the connection.
const root = document.documentElement;
const aYear = 'path=/;max-age=31536000;samesite=lax';

window.leadScoring = {
  timeZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
    document.cookie = `time-zone=${zone};${aYear}`;
    return zone;
  },
  watchTab(watcher) {
    const tell = () => watcher.invokeMethodAsync('Hidden', document.hidden).catch(() => document.removeEventListener('visibilitychange', tell));
    document.addEventListener('visibilitychange', tell);
    if (document.hidden) tell();
    // Once a minute is enough for sessions that last half an hour.
    let told = -Infinity;
    const active = () => {
      if (performance.now() - told < 60_000) return;
      told = performance.now();
      watcher.invokeMethodAsync('Active').catch(() => ['keydown', 'pointerdown', 'wheel'].forEach(sign => document.removeEventListener(sign, active, true)));
    };
    for (const sign of ['keydown', 'pointerdown', 'wheel']) document.addEventListener(sign, active, { capture: true, passive: true });
  },
  whenSeen(element, watcher) {
    const observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      observer.disconnect();
      watcher.invokeMethodAsync('Seen').catch(() => {});
    }, { rootMargin: '200px' });
    observer.observe(element);
  },
  // The server stops: what this page shows comes here first, and goes on with the server's next start.
  pauseSoon: () => { setTimeout(pauseUntilBack); },
};

document.addEventListener('click', event => {
  if (event.target.closest('[data-theme-switch]')) {
    const next = { system: 'light', light: 'dark', dark: 'system' }[root.dataset.theme] ?? 'system';
    root.dataset.theme = next;
    document.querySelector('meta[name=color-scheme]').content = next === 'system' ? 'light dark' : next;
    document.cookie = `theme=${next};${aYear}`;
  } else if (event.target.closest('[data-opens]')) {
    document.getElementById(event.target.closest('[data-opens]').dataset.opens)?.showModal();
  } else if (event.target.closest('[data-reconnect-now]')) {
    reconnect();
  } else {
    const copy = event.target.closest('[data-copy]');
    if (copy) copyText(copy);
  }
});

// Single keys count only while the list, the panel or the page's heading has the focus; the list's own keys stand beside it.
const keys = {
  r: () => document.querySelector('[data-refresh]')?.click(),
  '/': () => document.querySelector('[data-search]')?.focus(),
  '?': () => document.getElementById('shortcuts')?.showModal(),
};
let wentAt = -Infinity;

document.addEventListener('keydown', event => {
  const { target, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || key.length !== 1) return;
  if (!target.closest('[data-keys] :is([data-panel], [role=grid], h1)') || target.closest('input, textarea, select, dialog')) return;
  const low = key.toLowerCase();
  const act = low === 'q' && performance.now() - wentAt < 1500 ? () => Blazor.navigateTo('/queue') : keys[low];
  wentAt = low === 'g' ? performance.now() : -Infinity;
  if (!act) return;
  event.preventDefault();
  act();
});

async function copyText(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
  button.classList.add('copied');
  setTimeout(() => button.classList.remove('copied'), 2000);
}

// For two seconds nothing: most losses are shorter. Then a bar, while the page stays readable.
const bar = document.getElementById('components-reconnect-modal');
let quiet;
let isPaused = false;

bar.addEventListener('components-reconnect-state-changed', ({ detail: { state } }) => {
  if (state === 'hide') connected();
  else if (state === 'rejected' || state === 'resume-failed') location.reload();
  else if (state === 'failed') offline();
  else quiet ??= setTimeout(away, 2000);
});

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && quiet !== undefined) reconnect();
});

function connected() {
  clearTimeout(quiet);
  quiet = undefined;
  bar.hidden = true;
  delete root.dataset.connection;
}

function away() {
  root.dataset.connection = 'reconnecting';
  bar.hidden = false;
}

function offline() {
  root.dataset.connection = 'offline';
  bar.hidden = false;
  const now = new Date();
  for (const since of document.querySelectorAll('[data-offline-since]')) {
    since.dateTime = now.toISOString();
    since.textContent = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  }
}

async function pauseUntilBack() {
  isPaused = true;
  try {
    if (!await Blazor.pauseCircuit()) return;
    away();
    do await new Promise(resolve => setTimeout(resolve, 300 + 400 * Math.random()));
    while (!await fetch('/health/ready').then(ready => ready.ok, () => false));
    if (!await Blazor.resumeCircuit()) location.reload();
  } catch {
    location.reload();
  } finally {
    isPaused = false;
  }
}

async function reconnect() {
  if (isPaused) return;
  try {
    // False: the server is there, but it no longer knows this page.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) location.reload();
  } catch {
    offline();
  }
}

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: 1000,
      retryIntervalMilliseconds: attempt => [0, 500, 1000, 1000, 2000][attempt] ?? 4000,
    },
  },
});
