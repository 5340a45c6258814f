/**
 * What moves on the page. It is compiled beside the page's renderer and embedded in it; without it the page shows the
 * same, at rest.
 */

const all = <E extends HTMLElement>(selector: string, root: ParentNode = document) => [
  ...root.querySelectorAll<E>(selector),
];

function filterClaims(): void {
  for (const form of all<HTMLFormElement>('form.filters')) {
    form.hidden = false;
    const claims = all('.claim');
    const apply = () => {
      const chosen = new FormData(form);
      for (const claim of claims) {
        claim.hidden = ![...chosen].every(([name, value]) => value === '' || claim.dataset[name] === value);
      }
      const shown = claims.filter((claim) => !claim.hidden).length;
      const output = form.querySelector('output');
      if (output) output.textContent = `${shown} of ${claims.length} claims`;
    };
    form.addEventListener('change', apply);
    form.addEventListener('submit', (event) => event.preventDefault());
    apply();
  }
}

/** A link to a claim or a golden result opens it. */
function openLinked(): void {
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', open);
  open();
}

const recordsPerSecond = 8;

function playFilms(): void {
  for (const film of all('.evolution')) {
    const steps = JSON.parse(film.dataset.steps ?? '[]') as number[];
    const range = film.querySelector<HTMLInputElement>('input[type=range]');
    const button = film.querySelector<HTMLButtonElement>('button.play');
    const caption = film.querySelector<HTMLElement>('.step');
    const player = film.querySelector<HTMLElement>('.player');
    if (!range || !button || !caption || !player) continue;
    player.hidden = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    const show = () => {
      const record = Number(range.value);
      caption.textContent = `step ${steps[record]}, record ${record} of ${steps.length - 1}`;
      for (const frame of all('.frame[data-pitch]', film)) {
        frame.style.backgroundPositionY = `${-record * Number(frame.dataset.pitch)}px`;
      }
    };
    const stop = () => {
      clearInterval(timer);
      timer = undefined;
      button.textContent = 'Play';
      button.setAttribute('aria-pressed', 'false');
      caption.setAttribute('aria-live', 'polite');
    };
    range.addEventListener('input', () => {
      stop();
      show();
    });
    button.addEventListener('click', () => {
      if (timer !== undefined) {
        stop();
        return;
      }
      if (range.value === range.max) range.value = range.min;
      button.textContent = 'Pause';
      button.setAttribute('aria-pressed', 'true');
      // Eight records a second are not to be read aloud.
      caption.setAttribute('aria-live', 'off');
      show();
      timer = setInterval(() => {
        range.value = String(Number(range.value) + 1);
        show();
        if (range.value === range.max) stop();
      }, 1000 / recordsPerSecond);
    });
  }
}

const imagesOf = (sheet: HTMLElement, names: string) =>
  names.split(' ').flatMap((name) => {
    const image = sheet.querySelector<HTMLImageElement>(`[data-tab="${name}"] img`);
    return image ? [image.cloneNode() as HTMLImageElement] : [];
  });

/** Expected below, actual above it up to the slider. */
function overlay(panel: HTMLElement, [below, above]: readonly HTMLImageElement[]): void {
  if (!below || !above) return;
  const stack = document.createElement('div');
  stack.className = 'stack';
  const range = document.createElement('input');
  range.type = 'range';
  range.value = '50';
  range.setAttribute('aria-label', 'expected to the right, actual to the left');
  const cut = () => {
    above.style.clipPath = `inset(0 ${100 - Number(range.value)}% 0 0)`;
  };
  range.addEventListener('input', cut);
  cut();
  stack.append(below, above);
  panel.append(range, stack);
}

function showTabs(): void {
  for (const sheet of all('.sheet')) {
    const panels = all('.panel', sheet);
    const list = document.createElement('div');
    list.className = 'tabs';
    list.setAttribute('role', 'tablist');
    for (const panel of panels) {
      if (panel.dataset.copies) panel.append(...imagesOf(sheet, panel.dataset.copies));
      if (panel.dataset.overlay) overlay(panel, imagesOf(sheet, panel.dataset.overlay));
    }
    const tabs = panels.map((panel, at) => {
      const tab = document.createElement('button');
      tab.type = 'button';
      tab.id = `${panel.id}-tab`;
      tab.textContent = panel.dataset.tab ?? '';
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', panel.id);
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', tab.id);
      tab.addEventListener('click', () => select(at));
      tab.addEventListener('keydown', ({ key }) => {
        const move = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
        if (move === 0) return;
        const next = (at + move + panels.length) % panels.length;
        select(next);
        tabs[next]?.focus();
      });
      return tab;
    });
    const select = (chosen: number) => {
      panels.forEach((panel, at) => {
        panel.hidden = at !== chosen;
        tabs[at]?.setAttribute('aria-selected', String(at === chosen));
        tabs[at]?.setAttribute('tabindex', at === chosen ? '0' : '-1');
      });
    };
    list.append(...tabs);
    sheet.insertBefore(list, panels[0] ?? null);
    select(0);
  }
}

filterClaims();
openLinked();
playFilms();
showTabs();

export {};
