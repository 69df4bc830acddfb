import type { Random } from '../../core/pairing.ts';
import type { Language } from './language.ts';

const LINES = {
  en: {
    opening: [
      'First light on the hill',
      'A cold wind from the north',
      'Leaves on the wet road',
      'The lake without sound',
      'One lamp in the rain',
      'Smoke above the roofs',
    ],
    middle: [
      'a heron lifts from the reeds',
      'the old gate swings on its hinge',
      'someone hums a tune I know',
      'a paper boat turns and drifts',
      'the clouds let the mountain go',
      'apples fall into the grass',
    ],
    closing: [
      'nobody calls back.',
      'and the day begins.',
      'evening comes early.',
      'I stay a while more.',
      'the year is older.',
      'tea cools in the cup.',
    ],
  },
  zh: {
    opening: ['秋山一夜雨', '江上孤帆远', '小楼听细雨', '清晨湖水静', '落叶满空阶', '寒灯照旧书'],
    middle: ['白鹭过平田', '钟声出远林', '茶烟绕竹轻', '云开见远峰', '风来桂子香', '星河落枕边'],
    closing: ['归人踏月还。', '不觉已天明。', '相看两不言。', '一岁又将阑。', '独坐到黄昏。', '心随流水闲。'],
  },
} as const; // prettier-ignore

export function asksForVerse(prompt: string): boolean {
  return /poem|haiku|verse|rhyme|limerick|诗|俳句|对联|打油/i.test(prompt);
}

/** Three lines, drawn anew each time. */
export function writeVerse(language: Language, random: Random): string {
  const draw = (lines: readonly string[]) => lines[Math.floor(random() * lines.length)]!;
  const { opening, middle, closing } = LINES[language];
  return [draw(opening), draw(middle), draw(closing)].join(language === 'zh' ? '，\n' : ',\n');
}
