import type { Viewer } from '../model/audience.ts'
import { answerAt, answers } from './answers.ts'
import { knowingAbsence } from './away.ts'
import { experts, expertsForThread } from './experts.ts'
import type { Find } from './find.ts'
import { front, listMonth } from './front.ts'
import { person } from './person.ts'
import { raw } from './raw.ts'
import { openReading, type Sources } from './reading.ts'
import { route } from './route.ts'
import { search } from './search.ts'
import { status } from './status.ts'
import { thread } from './thread.ts'
import { topic, topics } from './topic.ts'

/** Earlier answers given where nothing is said. */
const ANSWERS = 3

/** `Find` over a record and an index. */
export function openFind(given: Sources): Find {
  const sources: Sources = { ...given, index: knowingAbsence(given.index) }
  const reading = (viewer: Viewer) => openReading(sources, viewer)
  return {
    frontFor: async (viewer) => front(await reading(viewer)),
    searchFor: async (viewer, request) => search(await reading(viewer), request),
    threadFor: async (viewer, which, offset) => thread(await reading(viewer), which, offset),
    rawFor: async (viewer, messageId) => raw(await reading(viewer), messageId),
    expertsFor: async (viewer, question, limit) => experts(await reading(viewer), question, limit),
    expertsForThread: async (viewer, key, limit) => expertsForThread(await reading(viewer), key, limit),
    routeFor: async (viewer, question, beforeMs, limit) => route(await reading(viewer), question, beforeMs, limit),
    answersFor: async (viewer, question, beforeMs, limit = ANSWERS) =>
      answers(await reading(viewer), question, beforeMs, limit),
    answerAt: async (viewer, messageId) => answerAt(await reading(viewer), messageId),
    personFor: async (viewer, which) => person(await reading(viewer), which),
    listMonthFor: async (viewer, list, month) => listMonth(await reading(viewer), list, month),
    topicsFor: async (viewer) => topics(await reading(viewer)),
    topicsOfMails: async (viewer, ids) => {
      const { record, audience } = await reading(viewer)
      return record.topicsOfMails(ids, audience)
    },
    topicFor: async (viewer, name) => topic(await reading(viewer), name),
    statusFor: async (viewer) => status(await reading(viewer)),
  }
}
