// A Function App on Flex Consumption and an Azure SignalR Service that know each
// other by identity: there is no access key anywhere. publish.sh puts the
// program in, and sets the upstream once the app has made its key.
targetScope = 'subscription'

@description('Name of the azd environment; names of resources come from it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region; it needs Flex Consumption: az functionapp list-flexconsumption-locations')
param location string

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: {
    'azd-env-name': environmentName
  }
}

module chat 'chat.bicep' = {
  name: 'chat'
  scope: group
  params: {
    location: location
    suffix: uniqueString(subscription().id, environmentName, location)
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = chat.outputs.functionAppName
output FUNCTION_APP_HOST string = chat.outputs.functionAppHost
output SIGNALR_NAME string = chat.outputs.signalRName
