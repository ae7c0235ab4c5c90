/* Whether somebody has saved a source file in a folder. */
#ifndef KIT_CHANGES_H
#define KIT_CHANGES_H

#include <stdbool.h>

typedef struct changes changes;

/*
 * The kernel's notices only say when to look: what counts is how the *.c and *.h files stand, so that saving
 * by renaming is seen, and touching other files is not. File systems that tell nothing of what others write
 * (network file systems, those of a virtual machine's host, WSL's of Windows) are looked at every half
 * second, as with the environment variable KIT_POLL=1; the others every two seconds, for what a notice may
 * have missed.
 */
changes *changes_open(const char *dir);
changes *changes_close(changes *one); /* returns NULL */

int changes_fd(const changes *one);       /* readable when it is time to look; -1: it never says so */
int changes_pause_ms(const changes *one); /* look after so long at the latest */
bool changes_polls(const changes *one);

/* Whether the files differ from the last time that this was asked. */
bool changes_seen(changes *one);

#endif
