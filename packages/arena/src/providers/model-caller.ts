import type { ModelCaller } from '../app/ports.ts';
import { createRemoteCaller, type RemoteCallerOptions } from './remote-caller.ts';

/**
 * The one way to ask a model: over the network for those of `openai-compatible`, `anthropic` and `google`, and in
 * this process for demo models.
 *
 * @param options.demo - Answers for models whose provider is `demo`.
 */
export function createModelCaller(
  options: RemoteCallerOptions & { readonly demo: ModelCaller },
): ModelCaller {
  const remote = createRemoteCaller(options);
  return {
    streamReply: (call) =>
      call.model.provider === 'demo' ? options.demo.streamReply(call) : remote.streamReply(call),
  };
}
