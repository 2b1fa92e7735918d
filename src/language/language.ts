/** The languages told apart: the model's `Language`. This room imports no other, and where the two meet the compiler holds
 *  them equal. */
export type Language = 'nb' | 'nn' | 'en' | 'other'
