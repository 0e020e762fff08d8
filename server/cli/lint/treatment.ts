import { isIgnoreFileName } from '../../host/discover.ts';
import { slashed } from '../../host/project/names.ts';
import { needsHistory } from '../../lint/config/config.ts';
import { selectorsOf } from '../../lint/context/context-use.ts';
import { type Fixed, fixText } from '../../lint/fix.ts';
import { silence, silenceText } from '../../lint/ignore/add-ignore.ts';
import { ignoreFileEdits } from '../../lint/ignore/add-ignore-file.ts';
import { hasIgnoreFileRule, lintIgnoreFile } from '../../lint/ignore-file/lint-ignore-file.ts';
import { lintModel } from '../../lint/lint.ts';
import { type AtLeastOne, mergedFindings, viewsOf, type WayOfBuilding, waysUnder } from '../../lint/project/ways.ts';
import type { Diagnostic, Input, Rule, Safety, Severity } from '../../lint/rule.ts';
import { modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import type { Surroundings } from '../surroundings.ts';
import type { LintArguments } from './arguments.ts';
import type { BaselineFile } from './baseline.ts';
import { type BuildFolder, type ContextFiles, sourcesIn } from './context-files.ts';
import type { MeasuredOrders } from './measured-orders.ts';
import type { Online } from './online.ts';
import type { ProjectChecks } from './project-checks.ts';
import type { Checked } from './result.ts';
import type { Found, ResultCache } from './result-cache.ts';
import type { FileSettings } from './settings.ts';

/** How files of a kind are checked and changed. */
export interface Treatment {
  findingsIn(text: string): readonly Diagnostic[];
  fixed(source: string, safety: Safety): { readonly source: string; readonly count: number };
  silenced(source: string, reason: string): { readonly source: string; readonly count: number };
}

/** What files are treated with, whichever they are. */
export interface Equipment {
  readonly args: Pick<LintArguments, 'online'>;
  readonly rules: readonly Rule[];
  readonly baseline: BaselineFile | undefined;
  readonly contexts: ContextFiles;
  readonly projects: ProjectChecks;
  readonly environment: Surroundings['environment'];
  readonly foreign: Input['foreign'] | undefined;
  readonly cache: ResultCache | undefined;
}

/** Knows for every file how it is checked and changed: for Dockerfiles, for ignore files, and for Compose and Bake files. */
export class Treatments {
  readonly #args: Pick<LintArguments, 'online'>;
  readonly #rules: readonly Rule[];
  readonly #baseline: BaselineFile | undefined;
  readonly #contexts: ContextFiles;
  readonly #projects: ProjectChecks;
  readonly #environment: Surroundings['environment'];
  readonly #foreign: Pick<Input, 'foreign'>;
  readonly #cache: ResultCache | undefined;
  #online: Online | undefined;
  #orders: MeasuredOrders | undefined;

  constructor({ args, rules, baseline, contexts, projects, environment, foreign, cache }: Equipment) {
    this.#args = args;
    this.#rules = rules;
    this.#baseline = baseline;
    this.#contexts = contexts;
    this.#projects = projects;
    this.#environment = environment;
    this.#foreign = foreign === undefined ? {} : { foreign };
    this.#cache = cache;
  }

  /** What registries did not answer, each a sentence. */
  get unanswered(): readonly string[] {
    return this.#online?.failures ?? [];
  }

  /** `path` is what the file is called in reports, `place` where it lies. */
  async of(
    path: string,
    source: string,
    settings: FileSettings & { kind: 'known' },
    place: string,
  ): Promise<Treatment> {
    if (isIgnoreFileName(place)) return this.#ofIgnoreFile(path, settings, place);
    const project = await this.#projects.noted(place);
    if (project !== undefined) {
      const checking = { rules: this.#rules, config: settings.config, foreign: this.#foreign, shown: path };
      const findingsIn = (text: string) =>
        project.loaded.findingsIn(place, new Map([[slashed(place), text]]), project.projects, checking);
      return {
        findingsIn,
        fixed: (source, safety) => counted(fixText(source, findingsIn, safety)),
        // A comment above a line of YAML or HCL would speak of all below it.
        silenced: (source) => ({ source, count: 0 }),
      };
    }
    const ways = waysUnder(await this.#projects.waysFor(place), settings);
    const online = this.#args.online ? await this.#asked() : undefined;
    const published = await online?.factsFor(modelOf(parse(source), ways[0].build));
    const orders = needsHistory(this.#rules, settings.config) ? await this.#measuredOrders() : undefined;
    return this.#ofDockerfile(path, settings, place, ways, { ...published, orders });
  }

  async #measuredOrders(): Promise<MeasuredOrders> {
    if (this.#orders !== undefined) return this.#orders;
    // Loaded here, because most runs need nothing of it.
    const { MeasuredOrders } = await import('./measured-orders.ts');
    this.#orders = new MeasuredOrders(this.#environment);
    return this.#orders;
  }

  async #asked(): Promise<Online> {
    if (this.#online !== undefined) return this.#online;
    // Loaded here, because most runs need nothing of it.
    const { Online } = await import('./online.ts');
    this.#online = new Online();
    return this.#online;
  }

  #ofDockerfile(
    path: string,
    settings: FileSettings & { kind: 'known' },
    place: string,
    ways: AtLeastOne<WayOfBuilding>,
    { digests, platforms, orders }: Gathered,
  ): Treatment {
    const { config, build } = settings;
    const linted = (text: string) => {
      const file = parse(text);
      const views = viewsOf(ways, build, (it) => modelOf(file, it, digests, platforms));
      const found = views.map(({ label, model, context }) => {
        const sources = context === 'none' ? [] : sourcesIn(model);
        const measureIn = orders && ((folder: string) => orders.orderOf(model, place, folder));
        const folder = this.#contexts.buildFolderFor(sources, place, context, measureIn) ?? null;
        const world = { path, ...(folder && { context: folder.context }), ...this.#foreign };
        const diagnostics = lintModel(model, world, this.#rules, config);
        const isNoted = folder?.context.ignoreFile !== undefined && hasIgnoreFileRule(this.#rules, config);
        const taken = isNoted ? selectorsOf(model) : null;
        return { label, diagnostics, place: { said: context ?? null, sources, folder, taken } };
      });
      const places = found.map((it) => it.place);
      this.#note(places, place);
      return { model: views[0].model, diagnostics: mergedFindings(found, this.#rules), places };
    };
    const findingsIn = (text: string) => {
      // What the history says is not kept.
      const cache = orders === undefined ? this.#cache : undefined;
      if (cache === undefined) return linted(text).diagnostics;
      const key = cache.keyOf(path, text, settings, ways);
      const known = cache.found(place, key, this.#contexts);
      if (known !== undefined) {
        this.#note(known.places, place);
        return known.diagnostics;
      }
      const { diagnostics, places } = linted(text);
      cache.keep(place, key, { diagnostics, places });
      return diagnostics;
    };
    return {
      findingsIn,
      fixed: (source, safety) => counted(fixText(source, findingsIn, safety)),
      silenced: (source, reason) => {
        const failing = (text: string) => {
          const { model, diagnostics } = linted(text);
          return { model, findings: this.#toSilence(text, diagnostics, settings, place) };
        };
        return silence(source, failing, reason);
      },
    };
  }

  /** Has the ignore files come up that a Dockerfile is built under. */
  #note(places: Found<BuildFolder>['places'], dockerfile: string): void {
    for (const [index, { folder, taken }] of places.entries()) {
      const key = index === 0 ? dockerfile : `${dockerfile}\0${index}`;
      if (folder !== null && taken !== null) this.#contexts.note(folder, key, taken);
    }
  }

  #ofIgnoreFile(path: string, settings: FileSettings & { kind: 'known' }, place: string): Treatment {
    const { config, context } = settings;
    const findingsIn = (source: string) => {
      const { context: found, taken } = this.#contexts.worldOf(place, source);
      const world = found === undefined || context === 'none' ? { taken } : { taken, context: found };
      return lintIgnoreFile({ path, source, ...world }, this.#rules, config);
    };
    return {
      findingsIn,
      fixed: (source, safety) => counted(fixText(source, findingsIn, safety)),
      silenced: (source, reason) =>
        silenceText(source, (text) => {
          const findings = this.#toSilence(text, findingsIn(text), settings, place);
          return { edits: ignoreFileEdits(text, findings, reason), count: findings.length };
        }),
    };
  }

  /** What of the findings would fail, is not put up with, and may be silenced. */
  #toSilence(
    source: string,
    diagnostics: readonly Diagnostic[],
    settings: FileSettings & { kind: 'known' },
    place: string,
  ): readonly Diagnostic[] {
    const isToSilence = (it: Diagnostic) => isFailing(it, settings) && !settings.config.locked?.has(it.rule);
    return freshIn({ source, diagnostics }, place, this.#baseline).filter(isToSilence);
  }
}

/** What is found and not put up with. */
export function freshIn(
  { source, diagnostics }: Pick<Checked, 'source' | 'diagnostics'>,
  place: string,
  baseline: BaselineFile | undefined,
): readonly Diagnostic[] {
  return baseline?.fresh(place, source, diagnostics) ?? diagnostics;
}

/** Whether a finding is as severe as the settings of its file allow for. */
export function isFailing({ severity }: Diagnostic, { failOn }: FileSettings & { kind: 'known' }): boolean {
  return LOUDEST_FIRST.slice(0, LOUDEST_FIRST.indexOf(failOn) + 1).includes(severity);
}

const LOUDEST_FIRST: readonly (Severity | 'never')[] = ['error', 'warning', 'info', 'style'];

/** What takes long to know of the world, as far as it was asked for. */
interface Gathered extends Pick<Input, 'digests' | 'platforms'> {
  readonly orders: MeasuredOrders | undefined;
}

function counted({ source, counts }: Fixed): { readonly source: string; readonly count: number } {
  return { source, count: [...counts.values()].reduce((sum, it) => sum + it, 0) };
}
