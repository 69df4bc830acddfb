/** A subject on which the demo models can say something, in both languages. */
export interface Topic {
  /** Words by which a prompt asks for it, lower case. */
  readonly terms: readonly string[];
  /** Short heading. */
  readonly title: { readonly en: string; readonly zh: string };
  /** From the most to the least important. */
  readonly en: readonly string[];
  readonly zh: readonly string[];
}

/** Written for this project. Small on purpose: it shows how an arena works, not what a model can know. */
export const TOPICS: readonly Topic[] = [
  {
    terms: ['sky', 'blue', 'scattering', 'sunset', '天空', '蓝色', '蓝', '日落'],
    title: { en: 'Why the sky is blue', zh: '天空为什么是蓝色的' },
    en: [
      'Sunlight holds all colours, and air scatters short waves far more strongly than long ones.',
      'The strength of this scattering grows as $1/\\lambda^4$, so blue light reaches the eye from every direction.',
      'At sunset the light crosses much more air, the blue is scattered away, and red and orange remain.',
    ],
    zh: [
      '阳光包含各种颜色，空气对短波光的散射远强于长波光。',
      '散射强度与波长的四次方成反比，即 $1/\\lambda^4$，因此蓝光从四面八方进入眼睛。',
      '日落时光线穿过更厚的大气，蓝光被散射掉，剩下红色和橙色。',
    ],
  },
  {
    terms: ['tea', 'longjing', 'green tea', '茶', '龙井', '绿茶'],
    title: { en: 'Tea', zh: '茶' },
    en: [
      'All true tea comes from one plant, Camellia sinensis; the difference lies in how the leaves are treated.',
      'Green tea is heated soon after picking so that it stays unoxidised, while black tea is oxidised fully.',
      'Longjing is a pan-fired green tea from the hills around West Lake in Hangzhou, flat in leaf and nutty in taste.',
      'Water of about 80 °C suits green tea; boiling water makes it bitter.',
    ],
    zh: [
      '所有真正的茶都来自同一种植物——茶树，差别在于叶子的加工方式。',
      '绿茶采摘后很快加热杀青，不经氧化；红茶则完全氧化。',
      '龙井是产于杭州西湖周边山地的炒青绿茶，叶形扁平，带有栗香。',
      '冲泡绿茶宜用八十度左右的水，沸水会使茶味发苦。',
    ],
  },
  {
    terms: ['coffee', 'caffeine', 'espresso', '咖啡', '咖啡因'],
    title: { en: 'Coffee', zh: '咖啡' },
    en: [
      'Coffee is brewed from the roasted seeds of a small tree, mostly of the species arabica and robusta.',
      'Caffeine blocks the receptors by which the brain notices that it is tired.',
      'A cup of filter coffee holds roughly 90 mg of caffeine, about twice that of a cup of tea.',
    ],
    zh: [
      '咖啡由咖啡树的种子烘焙后冲泡而成，主要品种是阿拉比卡和罗布斯塔。',
      '咖啡因会占据大脑中感知疲劳的受体，使人清醒。',
      '一杯滴滤咖啡约含九十毫克咖啡因，大约是一杯茶的两倍。',
    ],
  },
  {
    terms: ['recursion', 'recursive', 'factorial', '递归', '阶乘'],
    title: { en: 'Recursion', zh: '递归' },
    en: [
      'A recursive function solves a problem by calling itself on a smaller part of it.',
      'It needs a base case that is answered at once, or it would never end.',
      'Each call waits on the stack for the one that it made, so very deep recursion can run out of space.',
    ],
    zh: [
      '递归函数通过在更小的子问题上调用自身来解决问题。',
      '它必须有一个可以直接回答的基本情形，否则不会终止。',
      '每次调用都在栈上等待下一层返回，因此过深的递归可能耗尽栈空间。',
    ],
  },
  {
    terms: ['photosynthesis', 'plant', 'plants', 'leaf', '光合作用', '植物', '叶子'],
    title: { en: 'Photosynthesis', zh: '光合作用' },
    en: [
      'Plants turn water and carbon dioxide into sugar with the energy of light, and give off oxygen.',
      'The whole reaction is $6\\,CO_2 + 6\\,H_2O \\to C_6H_{12}O_6 + 6\\,O_2$.',
      'Chlorophyll absorbs red and blue light best, and reflects green, which is why leaves look green.',
    ],
    zh: [
      '植物利用光能把水和二氧化碳转化为糖，并释放氧气。',
      '总反应式为 $6\\,CO_2 + 6\\,H_2O \\to C_6H_{12}O_6 + 6\\,O_2$。',
      '叶绿素主要吸收红光和蓝光，反射绿光，所以叶子看起来是绿色的。',
    ],
  },
  {
    terms: ['sleep', 'tired', 'insomnia', '睡眠', '失眠', '睡觉'],
    title: { en: 'Better sleep', zh: '改善睡眠' },
    en: [
      'Going to bed and getting up at the same time every day helps more than any single trick.',
      'Bright light in the morning and dim light in the evening set the inner clock.',
      'Coffee after noon, alcohol and a warm room all make sleep lighter.',
    ],
    zh: [
      '每天固定时间上床和起床，比任何单一技巧都有效。',
      '早晨多见亮光、晚上调暗灯光，可以校准生物钟。',
      '午后喝咖啡、饮酒以及房间过热都会让睡眠变浅。',
    ],
  },
  {
    terms: ['travel', 'trip', 'hangzhou', 'west lake', '旅行', '旅游', '杭州', '西湖'],
    title: { en: 'A visit to Hangzhou', zh: '游览杭州' },
    en: [
      'Hangzhou lies at the southern end of the Grand Canal, around West Lake.',
      'A walk across the Su Causeway at dawn shows the lake before the crowds come.',
      'Lingyin Temple and the tea villages in the western hills make a good second day.',
    ],
    zh: [
      '杭州位于大运河南端，环抱西湖。',
      '清晨走过苏堤，可以在人潮到来之前看到湖光山色。',
      '第二天适合去灵隐寺和西边山里的茶村。',
    ],
  },
  {
    terms: ['bicycle', 'bike', 'cycling', 'exercise', 'fitness', '自行车', '骑行', '锻炼', '运动'],
    title: { en: 'Exercise', zh: '锻炼' },
    en: [
      'About 150 minutes of moderate movement a week, such as brisk walking or cycling, already helps heart and mood.',
      'Two short sessions of strength training keep muscles and bones.',
      'Starting small and raising the load by about a tenth a week avoids most injuries.',
    ],
    zh: [
      '每周约一百五十分钟的中等强度活动，如快走或骑车，就能改善心脏和情绪。',
      '每周两次短时间力量训练有助于保持肌肉和骨骼。',
      '从小量开始，每周增加约一成，可以避免大多数损伤。',
    ],
  },
  {
    terms: ['moon', 'tide', 'tides', 'eclipse', '月亮', '月球', '潮汐', '月食'],
    title: { en: 'The moon and the tides', zh: '月亮与潮汐' },
    en: [
      'The moon pulls more strongly on the near side of the Earth than on the far side, which raises two bulges of water.',
      'As the Earth turns, most coasts see two high tides in a little over 24 hours.',
      'When sun and moon pull along one line, at new and full moon, the tides are highest.',
    ],
    zh: [
      '月球对地球近侧的引力大于远侧，使海水形成两处隆起。',
      '随着地球自转，多数海岸在二十四小时多一点的时间里有两次涨潮。',
      '新月和满月时太阳与月亮的引力在一条线上，潮水最高。',
    ],
  },
  {
    terms: ['database', 'index', 'sql', 'transaction', '数据库', '索引', '事务'],
    title: { en: 'Databases', zh: '数据库' },
    en: [
      'An index keeps a sorted copy of some columns, so that rows can be found without reading the whole table.',
      'It makes reading faster and writing slower, since every change must be made in both places.',
      'A transaction makes several changes take effect together or not at all.',
    ],
    zh: [
      '索引保存某些列的有序副本，使查找不必扫描整张表。',
      '它加快读取但拖慢写入，因为每次修改都要同时更新两处。',
      '事务使多个修改要么全部生效，要么全部不生效。',
    ],
  },
  {
    terms: ['breakfast', 'recipe', 'cook', 'food', 'dinner', '早餐', '菜谱', '做饭', '食物', '晚餐'],
    title: { en: 'Simple meals', zh: '简单的饭菜' },
    en: [
      'Oats with yoghurt and fruit take five minutes and keep one full until noon.',
      'Eggs with tomatoes, cooked together in one pan, make a quick warm meal.',
      'Rice with vegetables and tofu is cheap, balanced and easy to cook for many.',
    ],
    zh: [
      '燕麦配酸奶和水果，五分钟就好，能撑到中午。',
      '番茄炒蛋只用一口锅，是一道快手热菜。',
      '米饭配蔬菜和豆腐，便宜、均衡，也容易多人份烹煮。',
    ],
  },
  {
    terms: ['gravity', 'newton', 'force', 'fall', '重力', '牛顿', '引力'],
    title: { en: 'Gravity', zh: '引力' },
    en: [
      'Any two masses attract each other with a force $F = G\\,m_1 m_2 / r^2$.',
      'Near the ground everything falls with the same acceleration of about $9.8\\ m/s^2$ if the air does not matter.',
      'An orbit is a fall that keeps missing the ground because of the speed sideways.',
    ],
    zh: [
      '任何两个有质量的物体都相互吸引，力的大小为 $F = G\\,m_1 m_2 / r^2$。',
      '在地面附近，若忽略空气阻力，一切物体都以约 $9.8\\ m/s^2$ 的加速度下落。',
      '轨道运动就是因为横向速度而不断错过地面的坠落。',
    ],
  },
  {
    terms: ['email', 'letter', 'boss', 'meeting', 'colleague', '邮件', '开会', '会议', '同事', '老板'],
    title: { en: 'Writing at work', zh: '工作写作' },
    en: [
      'Say in the first sentence what you want and by when.',
      'Give the reason in one or two sentences, and put details below for those who need them.',
      'Thank the reader, and name the next step and who takes it.',
    ],
    zh: [
      '第一句就说清楚你要什么、什么时候要。',
      '用一两句话说明原因，细节放在后面供需要的人看。',
      '感谢对方，并写明下一步由谁来做。',
    ],
  },
  {
    terms: ['learn', 'study', 'language', 'english', 'chinese', '学习', '语言', '英语', '汉语', '背单词'],
    title: { en: 'Learning a language', zh: '学习语言' },
    en: [
      'Half an hour every day is worth more than a long lesson once a week.',
      'Review words just before you would forget them, at growing intervals.',
      'Speak from the first week, and accept mistakes as the price of practice.',
    ],
    zh: [
      '每天半小时胜过每周一次的长课。',
      '在快要忘记的时候复习单词，并逐渐拉长间隔。',
      '从第一周就开口说，把犯错当作练习的代价。',
    ],
  },
  {
    terms: ['autumn', 'rain', 'mountain', 'river', 'spring', 'winter', '秋', '雨', '山', '河', '春', '冬'],
    title: { en: 'Seasons', zh: '四季' },
    en: [
      'Seasons come from the tilt of the Earth, not from its distance to the sun.',
      'Autumn leaves turn yellow because the green pigment is broken down first.',
      'Mountains make rain: air that must rise cools, and lets go of its water.',
    ],
    zh: [
      '四季来自地轴的倾斜，而不是地球与太阳的距离。',
      '秋叶变黄是因为绿色色素最先分解。',
      '山能造雨：空气被迫上升后变冷，水汽便凝结落下。',
    ],
  },
  {
    terms: ['money', 'save', 'budget', 'interest', '钱', '存钱', '预算', '利息'],
    title: { en: 'Saving money', zh: '存钱' },
    en: [
      'Put a fixed share aside on the day the money comes, before anything is spent.',
      'Three months of expenses in an account that can be reached at once is a sound first goal.',
      'With compound interest a sum grows as $S = P(1 + r)^n$, so time matters more than the amount.',
    ],
    zh: [
      '收入到账当天先存下固定比例，再开始花钱。',
      '先准备够三个月开支、随时可取的备用金。',
      '复利下本金按 $S = P(1 + r)^n$ 增长，时间比数额更重要。',
    ],
  },
];
