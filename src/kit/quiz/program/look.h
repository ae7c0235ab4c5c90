/* Linked into the program of a quiz; what the reader sees as a marked line is this call. */
#ifndef KIT_QUIZ_LOOK_H
#define KIT_QUIZ_LOOK_H

void quiz_look(void);

#endif
