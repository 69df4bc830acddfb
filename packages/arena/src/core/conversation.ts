import type { Battle } from './battle.ts';
import type { Message, Model } from './model.ts';
import type { Side } from './side.ts';
import { fillSystemPrompt } from './system-prompt.ts';

/**
 * The conversation as one side sees it: its own earlier answers, nothing of the other side.
 *
 * @param options.battle - The last turn is the one to be answered.
 * @returns System prompt first if the model has one, its dates filled in as of the start of the battle.
 */
export function messagesFor(options: {
  readonly battle: Pick<Battle, 'turns' | 'createdAt'>;
  readonly side: Side;
  readonly model: Pick<Model, 'systemPrompt'>;
}): readonly Message[] {
  const { battle, side, model } = options;
  const system: Message[] =
    model.systemPrompt === undefined
      ? []
      : [{ role: 'system', text: fillSystemPrompt(model.systemPrompt, new Date(battle.createdAt)) }];
  const turns = battle.turns.flatMap((turn, index): Message[] => {
    const user: Message = { role: 'user', text: turn.prompt };
    const { text } = turn.replies[side];
    if (index === battle.turns.length - 1) return [user];
    // Providers refuse an answer without text. To this side a turn that it never answered did not happen.
    return text.trim() === '' ? [] : [user, { role: 'assistant', text }];
  });
  return [...system, ...turns];
}
