import type { TextDocumentContentChangeEvent, TextEdit } from 'vscode-languageserver';
import { type AtLeastOne, type View, viewsOf, type WayOfBuilding } from '../lint/project/ways.ts';
import { type BuildInputs, type Model, modelAfter } from '../model/model.ts';
import type { Dockerfile } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import type { Edit } from '../text/edit.ts';
import { type Encoding, Places } from './places.ts';

/** A Dockerfile as it is open in an editor, in one version; what is worked out from its text is kept with it. */
export class OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly source: string;
  readonly places: Places;
  readonly #encoding: Encoding;
  #file: Dockerfile | undefined;
  #former: Dockerfile | undefined;
  #formerModel: Model | undefined;
  #views: { readonly ways: AtLeastOne<WayOfBuilding>; readonly views: AtLeastOne<View> } | undefined;

  private constructor(text: Text, encoding: Encoding, former?: OpenDocument) {
    this.uri = text.uri;
    this.version = text.version;
    this.languageId = text.languageId;
    this.source = text.source;
    this.places = new Places(text.source, encoding);
    this.#encoding = encoding;
    if (former === undefined) return;
    this.#former = former.#file ?? former.#former;
    this.#formerModel = former.#views?.views[0].model ?? former.#formerModel;
  }

  static open(uri: string, languageId: string, version: number, source: string, encoding: Encoding): OpenDocument {
    return new OpenDocument({ uri, languageId, version, source }, encoding);
  }

  /** The document after changes, which are applied one after another, each to what the one before left. */
  changed(changes: readonly TextDocumentContentChangeEvent[], version: number): OpenDocument {
    const { uri, languageId } = this;
    let { source, places } = this;
    for (const change of changes) {
      const { start, end } = 'range' in change ? places.span(change.range) : { start: 0, end: source.length };
      source = source.slice(0, start) + change.text + source.slice(end);
      places = new Places(source, this.#encoding);
    }
    return new OpenDocument({ uri, languageId, version, source }, this.#encoding, this);
  }

  get file(): Dockerfile {
    this.#file ??= parse(this.source, this.#former);
    this.#former = undefined;
    return this.#file;
  }

  /** Edits of this version as the client applies them. */
  textEdits(edits: readonly Edit[]): TextEdit[] {
    return edits.map(({ span, text }) => ({ range: this.places.range(span), newText: text }));
  }

  /** What the text means in the ways in which it is built; worked out once while these are the same value. */
  views(ways: AtLeastOne<WayOfBuilding>, configured: BuildInputs | undefined): AtLeastOne<View> {
    if (this.#views?.ways === ways) return this.#views.views;
    const former = this.#views?.views[0].model ?? this.#formerModel;
    const views = viewsOf(ways, configured, (it) => modelAfter(former, this.file, it));
    this.#views = { ways, views };
    this.#formerModel = undefined;
    return views;
  }
}

type Text = Pick<OpenDocument, 'uri' | 'languageId' | 'version' | 'source'>;
