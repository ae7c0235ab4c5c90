/*
 * Messages in the learner's language, through libc's gettext: domain `kit`, catalogues in src/kit/po/. What
 * has to be typed (verbs, options, ids, verdicts) is the same in every language.
 */
#ifndef KIT_SAY_H
#define KIT_SAY_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text /* of a table; gettext() where it is shown */

/* Chooses the language as gettext does (LC_ALL, LC_MESSAGES, LANG, then LANGUAGE), also where the system has
   not installed that locale. Call it once, first. */
void say_begin(void);

/* From here on English, whatever the learner speaks: for machines that read it. */
void say_plainly(void);

/* "de", or "" for English as it stands in the source. */
const char *say_language(void);

/* The page in the learner's language: hint1.de.md in place of hint1.md where it exists; to free(). */
char *say_page(const char *path);

#endif
