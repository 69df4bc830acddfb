import type { ROW_STATUSES } from '../board-schema.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

type Unrated = Exclude<(typeof ROW_STATUSES)[number], 'rated'>;

/** Words of what is shown outside of the arena's own pages. */
export interface Words {
  readonly language: string;
  readonly rank: string;
  readonly model: string;
  readonly rating: string;
  readonly votes: string;
  readonly status: Readonly<Record<Unrated, string>>;
  readonly empty: string;
  readonly counted: (votes: number) => string;
  readonly asOf: (moment: string) => string;
  readonly publication: (number: number) => string;
  readonly whole: string;
  readonly changes: (title: string) => string;
  readonly joined: (name: string, rank: number) => string;
  readonly moved: (name: string, from: number, rank: number) => string;
  readonly left: (name: string, rank: number) => string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    language: 'en',
    rank: 'Rank',
    model: 'Model',
    rating: 'Rating',
    votes: 'Votes',
    status: {
      preliminary: 'preliminary',
      'never-lost': 'has not lost yet',
      'never-won': 'has not won yet',
      'not-comparable': 'not comparable yet',
      'no-battles': 'no battles yet',
    },
    empty: 'Nobody is rated yet.',
    counted: (votes) => `${votes.toLocaleString('en')} counted ${votes === 1 ? 'vote' : 'votes'}`,
    asOf: (moment) => `as of ${moment.slice(0, 16).replace('T', ' ')} UTC`,
    publication: (number) => `publication ${number}`,
    whole: 'Whole board and method',
    changes: (title) => `Leitai, ${title}: changes of ranks`,
    joined: (name, rank) => `${name} joins at ${rank}`,
    moved: (name, from, rank) => `${name} moves from ${from} to ${rank}`,
    left: (name, rank) => `${name} is no longer ranked (was ${rank})`,
  },
  zh: {
    language: 'zh-CN',
    rank: '名次',
    model: '模型',
    rating: '评分',
    votes: '票数',
    status: {
      preliminary: '初步结果',
      'never-lost': '尚未输过',
      'never-won': '尚未赢过',
      'not-comparable': '尚不可比',
      'no-battles': '尚未出战',
    },
    empty: '尚无评分。',
    counted: (votes) => `计入 ${votes.toLocaleString('en')} 票`,
    asOf: (moment) => `截至 ${moment.slice(0, 16).replace('T', ' ')} UTC`,
    publication: (number) => `第 ${number} 期`,
    whole: '完整榜单与方法',
    changes: (title) => `擂台 · ${title}：名次变动`,
    joined: (name, rank) => `${name} 上榜，第 ${rank} 名`,
    moved: (name, from, rank) => `${name} 由第 ${from} 名变为第 ${rank} 名`,
    left: (name, rank) => `${name} 不再排名（原第 ${rank} 名）`,
  },
};
