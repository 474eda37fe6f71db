// Owns selection, focus and scrolling of the list. Moving never waits for the server, which is told 80 ms after the last key.
// Business data is never written here.
export function attach(grid, server) {
  const scroller = grid.querySelector('.lead-scroll');
  const area = grid.closest('[data-keys]') ?? grid;
  let count = 0, at = -1, told = -1, timer = 0, wantFocus = false, focused = null;

  const rowAt = place => scroller.querySelector(`[data-at="${place}"]`);
  const height = () => scroller.querySelector('.lead-row')?.offsetHeight || 44;
  const isNarrow = () => matchMedia('(max-width: 899.98px)').matches;

  function mark() {
    const row = rowAt(at);
    for (const old of grid.querySelectorAll('[aria-selected=true]')) {
      if (old === row) continue;
      old.setAttribute('aria-selected', 'false');
      old.tabIndex = -1;
    }
    scroller.tabIndex = row ? -1 : 0;
    if (!row) return;
    row.setAttribute('aria-selected', 'true');
    row.tabIndex = 0;
    if (wantFocus || document.activeElement === scroller) row.focus({ preventScroll: true });
    wantFocus = false;
  }

  function reveal() {
    const h = height(), top = at * h, last = top + h - scroller.clientHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (last > scroller.scrollTop) scroller.scrollTop = last;
  }

  function go(place, focus) {
    if (!count) return;
    at = Math.max(0, Math.min(count - 1, place));
    wantFocus = focus;
    reveal();
    mark();
    clearTimeout(timer);
    timer = setTimeout(tell, 80);
  }

  function tell() {
    const id = rowAt(at)?.dataset.id;
    if (!id) timer = setTimeout(tell, 80); // Not rendered yet.
    else if (told !== at) {
      told = at;
      const url = new URL(location.href);
      url.searchParams.set('lead', id);
      history.replaceState(history.state, '', url);
      server.invokeMethodAsync('Open', id);
    }
  }

  function open() {
    const id = rowAt(at)?.dataset.id;
    if (id && isNarrow()) {
      clearTimeout(timer); // Nothing more to tell: another page comes.
      Blazor.navigateTo(`/leads/${id}`);
    } else area.querySelector('[data-panel-title]')?.focus();
  }

  const page = () => Math.max(1, Math.floor(scroller.clientHeight / height()) - 1);
  const everywhere = {
    j: inList => go(at + 1, inList), k: inList => go(at - 1, inList), o: open,
    Escape: () => { wantFocus = true; reveal(); mark(); },
  };
  const inListOnly = {
    ArrowDown: () => go(at + 1, true), ArrowUp: () => go(at - 1, true), PageDown: () => go(at + page(), true), PageUp: () => go(at - page(), true),
    Home: () => go(0, true), End: () => go(count - 1, true), Enter: open,
  };

  function onKey(event) {
    const { target, key } = event;
    const inList = target.matches('h1') || scroller.contains(target);
    if (!inList && !target.closest('[data-panel]')) return;
    if (event.altKey || event.metaKey || (event.ctrlKey && key !== 'Home' && key !== 'End') || target.closest('input, textarea, select, dialog')) return;
    const act = (inList && inListOnly[key]) || everywhere[key.length === 1 ? key.toLowerCase() : key];
    if (!act) return;
    event.preventDefault();
    act(inList);
  }

  function onClick(event) {
    const row = event.target.closest('.lead-row[data-at]');
    if (!row) return;
    go(+row.dataset.at, true);
    if (isNarrow()) open();
  }

  // Rows come and go while the list scrolls: mark the open one again, and keep the keyboard when the focused one left.
  const watch = new MutationObserver(changes => {
    if (focused && changes.some(change => [...change.removedNodes].includes(focused))) scroller.focus({ preventScroll: true });
    mark();
  });
  const resized = new ResizeObserver(() => {
    const row = scroller.querySelector('.lead-row');
    if (row) server.invokeMethodAsync('Measured', row.getBoundingClientRect().height);
  });

  area.addEventListener('keydown', onKey);
  scroller.addEventListener('click', onClick);
  scroller.addEventListener('focusin', event => { focused = event.target.closest('.lead-row'); });
  scroller.addEventListener('focusout', event => { if (event.relatedTarget) focused = null; });
  watch.observe(scroller, { childList: true, subtree: true });
  resized.observe(grid);

  return {
    update(newCount, place, isFirst) {
      count = newCount;
      told = isFirst ? place : -1;
      at = place;
      scroller.scrollTop = isFirst ? Math.max(0, place * height() - scroller.clientHeight / 2) : 0;
      mark();
      if (told !== at) timer = setTimeout(tell, 80);
    },
    dispose() {
      clearTimeout(timer);
      watch.disconnect();
      resized.disconnect();
      area.removeEventListener('keydown', onKey);
    },
  };
}
