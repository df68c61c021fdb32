#!/bin/sh
# Sends one Messenger event to the webhook, signed as Meta signs it, and prints the answer.
#
#   MESSENGER_APP_SECRET=… MESSENGER_PAGE_ID=… examples/signed-event.sh [text] [url]
#
# The sender is made up, so a bot on the real Messenger accepts the event but cannot answer anybody. Without the right
# secret the answer is 403.
set -eu

text=${1:-help}
url=${2:-http://127.0.0.1:3000/messenger/webhook}
: "${MESSENGER_APP_SECRET:?is the secret of your Meta app}"
: "${MESSENGER_PAGE_ID:?is the id of your Page}"
sender=${SENDER_ID:-1234567890123456}

now="$(date +%s)000"
id="m_$(openssl rand -hex 12)"
# Quotes and backslashes inside the text would end the JSON string.
escaped=$(printf '%s' "$text" | sed 's/\\/\\\\/g; s/"/\\"/g')
body=$(printf '{"object":"page","entry":[{"id":"%s","time":%s,"messaging":[{"sender":{"id":"%s"},"recipient":{"id":"%s"},"timestamp":%s,"message":{"mid":"%s","text":"%s"}}]}]}' \
  "$MESSENGER_PAGE_ID" "$now" "$sender" "$MESSENGER_PAGE_ID" "$now" "$id" "$escaped")

# The signature is over the very bytes that are sent.
signature=$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$MESSENGER_APP_SECRET" | sed 's/^.* //')

printf '%s' "$body" | curl --silent --show-error --max-time 10 --write-out '\n%{http_code}\n' \
  --header 'Content-Type: application/json' \
  --header "X-Hub-Signature-256: sha256=$signature" \
  --data-binary @- "$url"
