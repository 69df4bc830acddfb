import type { Config } from './config.ts';
import type { Model } from './core/model.ts';
import { demoModels } from './providers/demo/demo-models.ts';

/** The models of the arena: those of the configuration, and the built-in ones where they play along. */
export function composeModels(config: Config): readonly Model[] {
  return config.demoModels ? [...config.models, ...demoModels()] : config.models;
}
