/** What a voter is told before the first battle, in both languages of the product. */
export interface Notice {
  readonly en: string;
  readonly zh: string;
}

/** The default text. An operator whose arena is private, or is bound to other rules, writes another one. */
export const DEFAULT_NOTICE: Notice = {
  en:
    'Conversations and votes in this arena are recorded. They may be published and used for research, so that ' +
    'anyone can check the leaderboard. Please do not enter anything private or confidential: no names, contact ' +
    'details, passwords or company secrets. Answers are written by language models and can be wrong.',
  zh:
    '本擂台会记录您的对话和投票。这些内容可能会公开发布并用于研究，以便任何人都能核验排行榜。' +
    '请勿输入任何隐私或机密信息，例如姓名、联系方式、密码或商业秘密。回答由语言模型生成，可能存在错误。',
};
