export { rules } from '../rules/index.ts';
export type { BuildContext, Entry, IgnoreFile, Sha256 } from './context/context.ts';
export { contextOf } from './context/ignore/dockerignore.ts';
export type { MeasuredMove, MeasuredOrder, MeasuredStep, Pace } from './context/measured-order.ts';
export type { Selector } from './context/source/selector.ts';
export type { Config, Level } from './lint/config/config.ts';
export { defaultConfig } from './lint/config/config.ts';
export { configSchema } from './lint/config/config-schema.ts';
export { selectorsOf } from './lint/context/context-use.ts';
export { describe } from './lint/describe.ts';
export { type Fixed, fix } from './lint/fix.ts';
export { type IgnoreFileInput, lintIgnoreFile } from './lint/ignore-file/lint-ignore-file.ts';
export { lint } from './lint/lint.ts';
export type {
  Category,
  Diagnostic,
  Example,
  Finding,
  Fix,
  ForeignFinding,
  Input,
  OptionsOf,
  OptionType,
  Related,
  Rule,
  Safety,
  Severity,
} from './lint/rule.ts';
export type { BuildInputs, Model } from './model/model.ts';
export { modelOf } from './model/model.ts';
export { type FormatOptions, format } from './service/format.ts';
export type { Build, ImageFacts, NamedContext } from './simulator/build.ts';
export {
  type PredictedCondition,
  type PredictedStep,
  type Prediction,
  type PredictOptions,
  predict,
  type Summary,
} from './simulator/predict.ts';
export type * from './syntax/ast.ts';
export { parse } from './syntax/parse.ts';
export type { Edit } from './text/edit.ts';
export { applyEdits } from './text/edit.ts';
export { Lines, type Position } from './text/lines.ts';
export type { Span } from './text/span.ts';
