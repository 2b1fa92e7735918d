import type { About } from './about.nb.ts'

/** The page that says how it all works, in English. */
export const aboutEn: About = {
  title: 'How it works',
  lead: 'hvemvet reads the mails of the lists and finds discussions and people. This is how it decides who knows, and what happens to what you write.',
  sections: [
    {
      heading: 'Who knows',
      text: [
        'The question is compared with what people have written themselves. Quotes, forwarded text and signatures do not count for whoever passes them on.',
        'What counts most is having answered others on something like it, and having done so over a long time. The subject weighs more than the text. Whoever writes about everything counts a little less for each topic.',
        'Every suggestion shows the mails it rests on, with dates. Evidence over five years old says so. If you cannot find the reason in the mails, that is a fault: tell us.',
      ],
    },
    {
      heading: 'Answers and acceptance',
      text: [
        'A mail counts as an answer when somebody other than the asker writes back with something to say. It is accepted only when the asker writes that it helped.',
        'Both are read by a program and may be wrong. The discussion always stands beside them.',
      ],
    },
    {
      heading: 'Topics',
      text: [
        'Topics are words and phrases that recur in the mails of the workplace, and rarely elsewhere. Nobody set them up by hand.',
      ],
    },
    {
      heading: 'Privacy',
      text: [
        'Only mail sent to lists that everyone may read is shown here. Mail marked private or X-No-Archive is never shown, searched or learned from.',
        'No page shows when in the day somebody works, or counts how many mails a person writes.',
        'If you do not want to be suggested, choose so on your own page. Then you are not shown under “Who knows?”.',
        'Nothing is fetched from other sites when you read a mail. Language and appearance are remembered in two cookies. There are no others.',
      ],
    },
    {
      heading: 'How to search',
      text: ['All the words must be there, in any form. Put a phrase in quotation marks to find exactly that.'],
    },
  ],
  asking: {
    heading: 'Questions by mail',
    text: [
      'The question goes to a few who are likely to answer, in working hours. Their answer comes to you in their own words. If nobody answers, it goes to the next ones. There is a limit to how often anyone is asked.',
      'Questions and answers can be searched and read by everyone, unless the first line is “private”. Then only you and those who are asked read them. With “without name”, those who are asked are not told who you are. Whoever runs hvemvet can see it.',
      "An answer that helped counts for more when the next question comes. If you reply that something is not your field, you are asked less about it. If you do not want to be asked, reply “don't ask me”, “pause two weeks” or “away until 3 March”.",
    ],
  },
  operators: [
    { typed: '"leaking valve"', means: 'the words as they stand' },
    { typed: 'valv*', means: 'words that start so, three letters or more' },
    { typed: '-pump', means: 'without the word' },
    { typed: 'pump OR valve', means: 'one or the other' },
    { typed: 'from:kari', means: 'written by' },
    { typed: 'to:kari', means: 'sent to' },
    { typed: 'list:ops', means: 'on a list' },
    { typed: 'subject:valve', means: 'in the subject' },
    { typed: 'after:2024-01-31', means: 'since a day, a month or a year' },
    { typed: 'before:2025', means: 'before' },
    { typed: 'has:attachment', means: 'with attachments' },
    { typed: 'is:question', means: 'where somebody asks' },
    { typed: 'is:answered', means: 'where somebody has answered' },
  ],
}
