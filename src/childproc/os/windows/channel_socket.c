/*
 * Sockets that a peer has sent. Describing one for another process makes a handle in that process: unless it
 * is opened there and closed, what is at its other end waits until the process ends.
 */
#include "os/windows/stream.h"

#include <winsock2.h>

#include <string.h>

void channel_close_socket(const void *description) {
  WSADATA about;
  WSAPROTOCOL_INFOW info;
  if (WSAStartup(MAKEWORD(2, 2), &about) != 0)
    return;
  memcpy(&info, description, sizeof info); /* an error of the sender's stands behind it */
  SOCKET socket =
      WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
  if (socket != INVALID_SOCKET)
    (void)closesocket(socket);
  (void)WSACleanup();
}
