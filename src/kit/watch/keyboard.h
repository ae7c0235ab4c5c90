/* Keys one at a time, without Enter, from the terminal that is our stdin. */
#ifndef KIT_KEYBOARD_H
#define KIT_KEYBOARD_H

/* Signals of the keyboard stay signals, but Ctrl-Z, which keyboard_key() answers. Whatever way this process
   ends by itself, the terminal is as it was. */
void keyboard_open(void);
void keyboard_close(void);

/* The key that has been pressed, 0 for none, or -1: the terminal is gone. Call it when stdin is readable. */
int keyboard_key(void);

#endif
