#!/bin/sh
# Builds the chat, publishes it, and tells the SignalR Service where it is. azd
# provision runs this with the outputs of infra/main.bicep in the environment.
# It can be run again: azd hooks run postprovision.
set -eu
cd "$(dirname "$0")/.."
: "${AZURE_RESOURCE_GROUP:?} ${FUNCTION_APP_NAME:?} ${FUNCTION_APP_HOST:?} ${SIGNALR_NAME:?}"

[ -f web/assets/vendor/signalr.min.js ] || {
  echo "the page lacks its SignalR client: run make examples/chat/web/assets/vendor/signalr.min.js in the repository" >&2
  exit 1
}
GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o handler .
func azure functionapp publish "$FUNCTION_APP_NAME" --custom

# The host makes the key when it first starts with the SignalR extension.
key= attempts=30
while [ -z "$key" ] && [ "$attempts" -gt 0 ]; do
  attempts=$((attempts - 1))
  key=$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" \
    --query systemKeys.signalr_extension --output tsv) || key=
  [ -n "$key" ] || sleep 10
done
[ -n "$key" ] || {
  echo "$FUNCTION_APP_NAME has no system key signalr_extension: look into its log whether the host has started" >&2
  exit 1
}

az signalr upstream update --resource-group "$AZURE_RESOURCE_GROUP" --name "$SIGNALR_NAME" --output none \
  --template url-template="https://$FUNCTION_APP_HOST/runtime/webhooks/signalr?code=$key" \
  hub-pattern='*' category-pattern='*' event-pattern='*'
echo "the chat is at https://$FUNCTION_APP_HOST/api/index"
