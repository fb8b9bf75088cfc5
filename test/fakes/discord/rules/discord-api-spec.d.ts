declare module "discord-api-spec/zod" {
  import type { ZodType } from "zod";
  export const ApplicationCommandAutocompleteCallbackRequestSchema: ZodType;
  export const ApplicationCommandResponseSchema: ZodType;
  export const ApplicationCommandUpdateRequestSchema: ZodType;
  export const CreateMessageInteractionCallbackRequestSchema: ZodType;
  export const CreatePrivateChannelRequestSchema: ZodType;
  export const CreateTextThreadWithMessageRequestSchema: ZodType;
  export const CreateTextThreadWithoutMessageRequestSchema: ZodType;
  export const GatewayBotResponseSchema: ZodType;
  export const GatewayResponseSchema: ZodType;
  export const GuildChannelResponseSchema: ZodType;
  export const GuildMemberResponseSchema: ZodType;
  export const IncomingWebhookUpdateRequestPartialSchema: ZodType;
  export const InteractionCallbackResponseSchema: ZodType;
  export const MessageCreateRequestSchema: ZodType;
  export const MessageEditRequestPartialSchema: ZodType;
  export const MessageResponseSchema: ZodType;
  export const ModalInteractionCallbackRequestSchema: ZodType;
  export const PrivateApplicationResponseSchema: ZodType;
  export const PrivateChannelResponseSchema: ZodType;
  export const ThreadResponseSchema: ZodType;
  export const UpdateGuildChannelRequestPartialSchema: ZodType;
  export const UpdateMessageInteractionCallbackRequestSchema: ZodType;
  export const UpdateThreadRequestPartialSchema: ZodType;
  export const UserPIIResponseSchema: ZodType;
  export const UserResponseSchema: ZodType;
}
