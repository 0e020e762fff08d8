import type { LayersMessage, LayersRemedy, LayersRequest } from '../../server/lsp/protocol.ts';
import { type Block, columnsOf, fittingColumns, type Prediction } from './columns.ts';
import { draw, KEY } from './drawing.ts';
import { type Box, type Edge, edgePicture, edgesOf } from './edges.ts';
import { neighbour } from './neighbour.ts';
import { page, spoken, type ViewState, withScene } from './page.ts';
import { patch } from './patch.ts';

/** What VS Code gives to the script of a panel. */
declare function acquireVsCodeApi(): {
  postMessage(request: LayersRequest): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
};

const editor = acquireVsCodeApi();
const root = element('root');
const status = element('status');

const EMPTY: ViewState = { scene: { kind: 'nothing' }, last: undefined, line: undefined, selected: undefined };
let state: ViewState = editor.getState() ?? EMPTY;
let announcement: ReturnType<typeof setTimeout> | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;

window.addEventListener('message', ({ data }: MessageEvent<LayersMessage>) => {
  if (data.kind === 'cursor') follow(data.line);
  else receive(withScene(state, data.scene));
});
root.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const remedy = target.closest('[data-remedy]')?.getAttribute('data-remedy');
  if (isRemedy(remedy)) editor.postMessage({ kind: 'remedy', remedy });
  const key =
    target.closest('[data-reveal]')?.getAttribute('data-reveal') ?? target.closest('.block')?.getAttribute(KEY);
  if (key !== null && key !== undefined) reveal(key);
});
root.addEventListener('focusin', ({ target }) => {
  const key = target instanceof Element && target.matches('.block') ? target.getAttribute(KEY) : null;
  if (key !== null && key !== state.selected) show({ ...state, selected: key });
});
root.addEventListener('keydown', (event) => {
  const at = event.target instanceof Element && event.target.matches('.block') ? event.target.getAttribute(KEY) : null;
  if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Enter' || event.key === ' ') reveal(at);
  else {
    const next = neighbour(keysOf(state.last), at, event.key);
    if (next === undefined) return;
    blockElement(next)?.focus();
  }
  event.preventDefault();
});
new ResizeObserver(() => drawPage()).observe(root);

show(state);
editor.postMessage({ kind: 'ready' });

/** A short wait for an answer is not shown. */
function receive(next: ViewState): void {
  clearTimeout(waiting);
  if (next.scene.kind === 'waiting') waiting = setTimeout(() => show(withScene(state, next.scene)), PATIENCE);
  else show(next);
}

/** The block near the cursor is selected, unless the keyboard is in the view. */
function follow(line: number | undefined): void {
  const isHere = root.contains(document.activeElement);
  show({ ...state, line, selected: isHere ? state.selected : undefined });
  if (isHere || line === undefined) return;
  const near = root.querySelector('.block.current') ?? root.querySelector('.block[aria-selected="true"]');
  near?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: manner() });
}

function show(next: ViewState): void {
  const [before, now] = [spoken(state), spoken(next)];
  state = next;
  // A long build is much to be written down, so not at each key stroke.
  clearTimeout(keeping);
  keeping = setTimeout(() => editor.setState(state), SILENCE);
  drawPage();
  if (before === now && status.textContent !== '') return;
  // Whoever types is told once, when the text stands still.
  clearTimeout(announcement);
  announcement = setTimeout(() => {
    status.textContent = now;
  }, SILENCE);
}

function reveal(key: string): void {
  const block = blocksOf(state.last).find((it) => it.key === key);
  if (block !== undefined) editor.postMessage({ kind: 'reveal', range: block.range });
}

function drawPage(): void {
  patch(root, draw('div', { id: 'root' }, page(state, root.clientWidth)));
  drawEdges();
}

/** When it is known where the blocks are. */
function drawEdges(): void {
  const [graph, picture] = [root.querySelector('.graph'), root.querySelector('.edges')];
  if (graph === null || picture === null || state.last === undefined) return;
  const origin = graph.getBoundingClientRect();
  const boxOf = (it: Element | null | undefined): Box | undefined => {
    const box = it?.getBoundingClientRect();
    if (box === undefined) return undefined;
    const [x, y] = [graph.scrollLeft - origin.left, graph.scrollTop - origin.top];
    return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
  };
  const blocks = elementsBy(KEY, '.block');
  const stages = elementsBy('data-stage', '.stage');
  const endOf = ({ to }: Edge) => ('block' in to ? blocks.get(to.block) : stages.get(to.stage)?.querySelector('.head'));
  const edges = edgesOf(state.last).flatMap((edge) => {
    const [from, to] = [boxOf(blocks.get(edge.from)), boxOf(endOf(edge))];
    return from === undefined || to === undefined ? [] : [edgePicture(edge, from, to)];
  });
  // It is drawn beyond its edges, so that it makes nothing larger that it was measured in.
  const size = { width: '1', height: '1' };
  patch(picture, draw('svg', { class: 'edges', 'aria-hidden': 'true', [KEY]: 'edges', ...size }, ...edges));
}

function blocksOf(prediction: Prediction | undefined): readonly Block[] {
  return prediction === undefined ? [] : columnsOf(prediction).flatMap((it) => it.flatMap(({ blocks }) => blocks));
}

function keysOf(prediction: Prediction | undefined): readonly (readonly string[])[] {
  if (prediction === undefined) return [];
  return fittingColumns(prediction, root.clientWidth).map((it) =>
    it.flatMap(({ blocks }) => blocks.map(({ key }) => key)),
  );
}

function blockElement(key: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`.block[${KEY}="${CSS.escape(key)}"]`);
}

function elementsBy(attribute: string, selector: string): ReadonlyMap<string | null, Element> {
  return new Map([...root.querySelectorAll(selector)].map((it) => [it.getAttribute(attribute), it]));
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

function isRemedy(text: string | null | undefined): text is LayersRemedy {
  return text === 'trust' || text === 'settings' || text === 'restart';
}

function manner(): ScrollBehavior {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return isStill || document.body.classList.contains('vscode-reduce-motion') ? 'auto' : 'smooth';
}

const PATIENCE = 400;
const SILENCE = 700;
