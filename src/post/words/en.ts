import type { MailWords } from './nb.ts'

/** Everything that mails say, in English. */
export const en: MailWords = {
  code: 'en',
  nameless: 'A colleague',
  us: 'Who knows?',
  via: (name) => `${name} via Who knows?`,
  list: (names) => new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names),
  quote: (text) => `“${text}”`,
  hello: (name) => (name === '' ? 'Hello,' : `Hello ${name},`),
  noSubject: '(no subject)',
  saidOn: (name, day) => `${name}, ${day}`,
  attachments: (names) => `Attached: ${names}`,
  filesLeftOut: (page) =>
    `The files were too large to be sent, and are left out.${page === undefined ? '' : ` You find them from the question’s page: ${page}`}`,
  cut: '(… cut short here. The whole mail is kept.)',
  questionPage: 'The question and all that has happened to it',
  receipt: {
    got: (subject) => `Your question, ${subject}, has arrived.`,
    strong: 'It seems to have been answered before:',
    some: 'This was answered to something like it:',
    confirmed: 'the one who asked said that it helped',
    standing: 'a standing answer from the one who knows',
    thenTwoHours: (when) =>
      `If it does not help, reply “ask them”, and we ask those who are likely to know. If you say nothing, we do so ${when}.`,
    thisSolvedIt: 'This solved it',
    askAnyway: 'Ask them, with a button',
    solvesIt: 'If it is the answer, reply “thanks, that solved it”, and nobody is disturbed.',
    willAsk: (when) => `We ask those who are likely to know, ${when}.`,
    willAskToo: (when) => `We also ask those who are likely to know, ${when}.`,
    now: 'now',
    fewAtATime: 'Three people at most get it at a time. The answer comes here, as a reply to this mail.',
    isNameless:
      'Those who are asked are not told that it is you. Those who run Who knows? can see it. Files go on as they are.',
    isPrivate: 'The question is private: only you and those who are asked can read it.',
    isOpen:
      'Everybody in the organisation can read questions and answers. Write “private” in the subject when that must not be.',
    standingGiven: 'This is a standing answer: the one who knows wants it given without being asked again.',
    standingElse: 'If it does not answer what you want to know, reply “ask them”.',
    mine: 'Everything you have asked',
  },
  ask: {
    asks: (name) => `${name} asks, and you may be able to answer:`,
    suggestedBy: (name, asker) => `${asker} asks, and ${name} thinks that you can answer:`,
    why: (day) => `Why you: you wrote about this on ${day}.`,
    whyNear: (day) => `Why you: you answered something that may be like it, on ${day}.`,
    whyRarely: (day) => `Why you: you wrote about this on ${day}, and are rarely asked.`,
    whySubject: (subject) => `In the discussion ${subject}`,
    howTo: (name) => `Reply to this mail, and ${name} gets your answer. That is all it takes.`,
    orElse:
      'If you do not know, reply “don’t know”. If it is not your field, reply “not me”. If you know of somebody else, reply “ask ola@…”, or forward this to us with the address.',
    others: (count) => (count === 1 ? 'One other person was asked.' : `${count} others were asked.`),
    onlyYou: 'Nobody else is asked now.',
    cap: (perWeek) => `You are asked at most ${perWeek} times a week.`,
    pause: 'Take a pause, or say that you do not want to be asked',
    decline: 'Say that you cannot answer',
    privateNote: 'The question is private: only the one who asks and those who are asked can read it.',
  },
  follow: {
    question: (name, what) => `${name} asks, and you follow ${what}:`,
    tip: (name, what) => `${name} shares a tip, and you follow ${what}:`,
    howTo: (name) =>
      `If you know the answer, reply to this mail, and ${name} gets it. You were not asked, so you need not.`,
    leave: 'Choose what you follow',
    digestSubject: (count) =>
      count === 1 ? 'One thing about what you follow' : `${count} things about what you follow`,
    newQuestions: 'New questions',
    answered: 'Answered',
    open: 'Open questions: if you know one of them, answer from its page',
    tips: 'Tips',
    by: (name, day) => `${name}, ${day}`,
    answeredBy: (name, day) => `${name} answered on ${day}`,
    nowFollows: (names, how) => `You now follow ${names}, ${how}.`,
    left: (names) => `You no longer follow ${names}.`,
    leftAll: 'You no longer follow anything.',
    how: { 'at-once': 'with a mail at once', daily: 'with one summary a day', weekly: 'with one summary a week' },
    howElse:
      'Write “at once”, “daily” or “weekly” in the mail to choose how often, and “leave” before the name to stop.',
    nothingNamed: 'Write a topic or a #hashtag in the subject, and you follow it.',
    shared: (tags) => `Thank you. The tip is in the experience bank under ${tags}.`,
    tipIsPrivate:
      'The mail is marked as private, so the tip has not been shared with anybody. Take the mark off and send it again if it is to be shared.',
    sharedPlain: 'Thank you. The tip is in the experience bank. With a #hashtag in the text more people find it.',
  },
  answer: {
    answers: (name) => `${name} answers:`,
    adds: (name) => `${name} adds:`,
    asksBack: (name) => `${name} writes:`,
    pointsAt: (name) => `${name} points at an earlier answer:`,
    helped: 'Did that solve it? Reply “thanks, that solved it”, or press here',
    notHelped: 'If it did not help, reply “did not help”, and we ask the next ones.',
    wasPrivate: '(answered privately)',
    reply: (name) => `If you reply to this mail, ${name} gets it.`,
  },
  silence: {
    round: (names, when) => `Nobody has answered yet. ${names} were asked. We ask some more ${when}.`,
    roundMore: (names, when) => `Nobody else has answered yet. ${names} were asked. We ask some more ${when}.`,
    givenUp:
      'Nobody has answered. The question is now on the weekly list of open questions, which goes to those who follow the topic. If an answer comes, you get it.',
    nobody:
      'We found nobody who has answered anything like it and can be asked now. The question is on the weekly list of open questions. If an answer comes, you get it.',
    noMoreAnswers:
      'Nobody else has answered. The question is now on the weekly list of open questions, which goes to those who follow the topic. If another answer comes, you get it.',
    answered: (names) => `${names} answered.`,
    declined: (names) => `${names} could not answer.`,
    saidNothing: (names) => `We have heard nothing from ${names}.`,
    nobodyMore:
      'We found nobody else to ask. The question is now on the weekly list of open questions. If an answer comes, you get it.',
    elsewhere: 'You can also search the discussions',
  },
  thanks: {
    helped: (name) => `${name} says that your answer helped. Thank you.`,
    earlierHelped: (name, subject) =>
      `${name} asked about ${subject}, and says that an earlier answer of yours helped. Thank you.`,
    said: (name) => `${name} says thanks:`,
    standing: 'Do you want this answer given without being asked again?',
    standingButton: 'Make it a standing answer',
  },
  standing: {
    offer: 'You have answered this before. Do you want the answer given next time, without being asked?',
    button: 'Make it a standing answer',
  },
  holds: {
    ask: (day) => `You answered this on ${day}, and the answer was accepted:`,
    question: 'Does it still hold? Reply “yes” or “no”, or write what holds now.',
    button: 'Answer with a button',
  },
  limit: (most) =>
    `You have asked ${most} times today, and we take no more in one day. This question has not been sent to anybody. Please send it again tomorrow.`,
  stranger: 'This address takes questions from colleagues only.',
  done: {
    paused: (day) => `You are not asked before ${day}. Reply “back” when you want to be asked again.`,
    optedOut:
      'You are not asked any more, nor suggested under “Who knows?”. Reply “ask me again” if you change your mind.',
    back: 'You can be asked again.',
    away: (day) => `You are not asked before ${day}.`,
    withdrawn: 'The question is withdrawn. Nobody else is asked.',
    answered: 'The question has been answered. Nobody more is asked.',
    fewAreAsked: (names) => `Of those you named, we ask ${names}. At most three at a time get the question.`,
    cannotBeAsked: (names) =>
      `${names} cannot be asked about this now. If you know of somebody else, reply with the name or the address.`,
    noSuchPerson: (text) =>
      `We found no colleague called ${text}. Reply with the mail address, and the question goes on.`,
    empty: 'We found no question in the mail. Write what you want to know, in the subject or in the text.',
    tooLarge: (size, limit) =>
      `Your mail is too large: ${size} MB, and the limit is ${limit} MB. Send it again with fewer files.`,
    unclear: 'We did not understand when. Write for instance “pause two weeks” or “away until 3 March”.',
  },
  hint: {
    subject: (subject) => `For you alone: ${subject}`,
    lead: (list) => `You have just asked on ${list}. Only you get this mail. This was answered to something like it:`,
    who: 'These have written about the same:',
    person: (name, day) => `${name}, ${day}`,
    off: 'Those who run Who knows? can turn such notes off.',
  },
  foot: {
    loop: 'Sent by Who knows?, which finds the colleague who knows.',
  },
}
